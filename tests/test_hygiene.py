"""What a newcomer reads first agrees with what there is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scenarioc.cli import commands

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_every_command_stands_in_the_readme() -> None:
    listed = set(re.findall(r"^\| `scenarioc (\w+)", README, re.MULTILINE))
    assert listed == set(commands())


def test_every_option_that_the_readme_names_exists() -> None:
    known = {option for command in commands().values() for p in command.params for option in p.opts}
    for line in re.findall(r"^\| `scenarioc .*", README, re.MULTILINE):
        assert set(re.findall(r"--[a-z]+", line)) <= known, line


def test_the_readme_leads_with_the_two_commands_for_newcomers() -> None:
    first = README.split("##")[0]
    assert "make demo" in first
    assert "make test" in first


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / link).exists(), link


def test_the_spec_of_the_readme_has_no_problems(tmp_path: Path) -> None:
    (spec,) = re.findall(r"```yaml\n(version: 1.*?)```", README, re.DOTALL)
    (tmp_path / "scenario.yaml").write_text(spec)
    command = [sys.executable, "-m", "scenarioc", "check", "scenario.yaml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) in {(0, "1 spec, no problems\n"), (0, "")}


@pytest.mark.parametrize("target", ["demo", "test", "lint", "golden", "benchmark"])
def test_make_knows_its_targets(target: str) -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{target}:", text, re.MULTILINE)
    assert f"make {target}" in text
