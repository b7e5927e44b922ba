"""Shell completion: commands, options, specs, and the names that the spec on the command line gives."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarioc.cli import scenarioc
from scenarioc.codes import CODES

SPEC = """\
version: 1
target: http://localhost:8000
include: common.yaml
scenarios: {visitor: {think: 1s, flow: [GET /health]}}
load:
  profiles:
    light: {users: 2, for: 2s}
    lasting: {users: 2, for: 1h}
    peak: {users: 9, for: 1m}
environments: {staging: {variables: {a: 2}}}
"""


@pytest.fixture(autouse=True)
def in_a_folder_with_specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("specs", "more").mkdir(parents=True)
    Path("specs/shop.yaml").write_text(SPEC)
    Path("specs/common.yaml").write_text("variables: {a: 1}\nenvironments: {production: {variables: {a: 3}}}\n")
    Path("specs/more/api.json").write_text('{"scenarios": {}}')
    Path("compose.yaml").write_text("services: {}\n")
    command = Path("bin", "scenarioc")
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m scenarioc "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{command.parent.resolve()}{os.pathsep}{os.environ['PATH']}")


def completed(words: str) -> list[str]:
    """What bash offers for the last of these words."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    last = len(shlex.split(words)) - (not words.endswith(" "))
    script = (
        'eval "$(scenarioc completion bash)"\n'
        f"COMP_WORDS=({words}) COMP_CWORD={last}\n"
        "complete -p scenarioc >&2\n"
        "_scenarioc_completion scenarioc\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run([bash, "--norc", "-c", script], capture_output=True, text=True, check=False, timeout=30)
    assert "Traceback" not in done.stderr
    assert "_scenarioc_completion scenarioc" in done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("scenarioc bu", ["build"]),
        ("scenarioc build --wa", ["--watch"]),
        ("scenarioc build ", ["specs/shop.yaml", "specs/more/api.json"]),
        ("scenarioc check specs/sh", ["specs/shop.yaml"]),
        ("scenarioc run ./specs/sh", ["./specs/shop.yaml"]),
        ("scenarioc run specs/shop.yaml --load ", ["light", "lasting", "peak"]),
        ("scenarioc run specs/shop.yaml --load l", ["light", "lasting"]),
        ("scenarioc build specs/shop.yaml --env ", ["staging", "production"]),
        ("scenarioc show specs/shop.yaml --as p", ["plan"]),
        ("scenarioc explain edited", ["edited-output"]),
        ("scenarioc completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_bash_completes(words: str, offered: list[str]) -> None:
    assert sorted(completed(words)) == sorted(offered)


@pytest.mark.parametrize(
    "words",
    ["scenarioc biuld sp", "scenarioc run absent.yaml --load ", "scenarioc run - --load ", "scenarioc run --load "],
)
def test_what_is_wrong_so_far_completes_to_nothing_and_says_nothing(words: str) -> None:
    assert completed(words) == []


def test_a_broken_spec_is_no_reason_to_fail() -> None:
    Path("specs/shop.yaml").write_text(SPEC.replace("include: common.yaml", "include: absent.yaml"))
    assert completed("scenarioc run specs/shop.yaml --load p") == ["peak"]
    Path("specs/shop.yaml").write_text("scenarios: [")
    assert completed("scenarioc run specs/shop.yaml --load p") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_its_script(shell: str) -> None:
    done = CliRunner().invoke(scenarioc, ["completion", shell])
    assert done.exit_code == 0
    assert f"_SCENARIOC_COMPLETE={shell}_complete" in done.stdout


def test_codes_are_offered_with_their_titles_where_the_shell_shows_them() -> None:
    environment = {
        "_SCENARIOC_COMPLETE": "fish_complete",
        "COMP_WORDS": "scenarioc explain two-sp",
        "COMP_CWORD": "two-sp",
    }
    command = ["scenarioc"]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True)
    assert CODES["two-specs"].title in done.stdout
