"""Every case folder: what the compiler makes of the spec, and that it does what the plan says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cases import Case, cases, disagreements
from support.server import Server
from support.trace import Driver

ROOT = Path(__file__).parent.parent
CASES = cases()
every_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with Driver() as driver:
        yield driver


@every_case
def test_a_case_compiles_to_what_is_kept(case: Case) -> None:
    files = case.files
    kept = {name: (case.expected / name).read_text("utf-8") for name in case.kept}
    assert {name: files[name] for name in kept} == kept
    file = case.folder / "stderr.txt"
    assert case.warnings == (file.read_text("utf-8") if file.exists() else "")


@every_case
def test_a_generated_file_does_what_its_plan_says(case: Case, server: Server, driver: Driver, tmp_path: Path) -> None:
    locustfile = case.lay_out(tmp_path)
    found = disagreements(case.compiled[0], locustfile, case.folder, case.server, server, driver)
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All generated locustfiles in one folder: linters start slowly."""
    folder = tmp_path_factory.mktemp("gathered")
    for case in CASES:
        (folder / f"{case.name}.py").write_text(case.compiled[1]["locustfile.py"], encoding="utf-8")
    return folder


@pytest.mark.xdist_group("gathered")
def test_generated_files_are_as_ruff_would_leave_them(gathered: Path) -> None:
    settings = ["--config", str(ROOT / "generated" / "ruff.toml"), "--no-cache"]
    for command in (["check"], ["format", "--check", "--diff"]):
        ruff = [sys.executable, "-m", "ruff", *command, *settings, str(gathered)]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.xdist_group("gathered")
def test_generated_files_are_typed_strictly(gathered: Path) -> None:
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"]
    # Packages that carry no types are not what this is about.
    mypy += ["--disable-error-code=import-untyped", str(gathered)]
    done = subprocess.run(mypy, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
