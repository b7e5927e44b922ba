"""Importers: what the scripts of other tools become, case by case, and that every real one becomes something."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarioc.build import build
from scenarioc.cli import scenarioc
from scenarioc.source import load
from support.corpus import CORPUS, NO_HTTP, outcome_of, scripts, table
from support.imports import Import, imports

ROOT = Path(__file__).parent.parent
HARMLESS = {"literal-secret"}
"""Warnings about what the author of the script wrote, and a spec says as well."""


@pytest.mark.parametrize("case", imports(), ids=[one.name for one in imports()])
def test_a_script_becomes_what_is_kept(case: Import) -> None:
    kept = {
        name: (case.folder / name).read_text("utf-8")
        for name in ("spec.yaml", "notes.txt", "hooks.py")
        if (case.folder / name).exists()
    }
    assert case.outcome() == kept


@pytest.mark.parametrize("case", imports(), ids=[one.name for one in imports()])
def test_what_is_written_reads_as_what_was_meant(case: Import) -> None:
    file = case.folder / "spec.yaml"
    if not file.exists():
        return
    text = file.read_text("utf-8")

    def read(path: str) -> str:
        return (case.folder / path).read_text("utf-8")

    for environment in (None, *load(text, "spec.yaml").data.get("environments", ())):
        built = build(text, "spec.yaml", read=read, environment=environment)
        assert {warning.code for warning in built.warnings} <= HARMLESS


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real scripts is not here")
def test_every_real_script_becomes_a_spec_that_builds_or_a_problem_with_a_place() -> None:
    outcomes = [outcome_of(script) for script in scripts()]
    wrong = []
    for outcome in outcomes:
        name, problems = outcome.script.name, outcome.problems
        if outcome.fate in ("rejected", "no HTTP"):
            own = all(problem.span and problem.span.file == name for problem in problems)
            allowed = NO_HTTP | {"artillery-rejects", "unquoted-template"}
            if not own or not {problem.code for problem in problems} <= allowed:
                wrong.append(f"{name}: {[problem.message for problem in problems]}")
        else:
            wrong += [f"{name}: {problem.message}" for problem in problems if problem.code not in HARMLESS]
    assert not wrong
    for outcome in outcomes[::4]:
        assert outcome_of(outcome.script).spec == outcome.spec, outcome.script.name
    assert sum(bool(outcome.counts) for outcome in outcomes) >= 150, table(outcomes)


SCRIPT = """\
config: {target: "http://localhost:8000", phases: [{duration: 1, arrivalRate: 1}]}
scenarios:
  - name: Say hello
    flow: [{get: {url: /}}, {think: 0.5}]
"""
LOSSY = SCRIPT.replace("{get: {url: /}}", "{get: {url: /, capture: {json: $.a^, as: a}}}")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "hello.yml").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "lossy.yml").write_text(LOSSY, encoding="utf-8")
    return tmp_path


def test_convert_prints_the_spec_and_says_the_rest_beside_it(folder: Path) -> None:
    result = CliRunner().invoke(scenarioc, ["convert", "hello.yml"])
    assert result.exit_code == 0
    assert load(result.stdout, "hello.yaml").data["scenarios"] == {"Say hello": {"flow": ["GET /", {"think": "1ms"}]}}
    assert "note[fraction-of-a-second]" in result.stderr
    assert "1 quirk" in result.stderr


def test_convert_mends_what_was_meant(folder: Path) -> None:
    result = CliRunner().invoke(scenarioc, ["convert", "hello.yml", "--fix"])
    assert "think: 500ms" in result.stdout


def test_strict_makes_a_loss_an_error_and_a_quirk_none(folder: Path) -> None:
    assert CliRunner().invoke(scenarioc, ["convert", "hello.yml", "--strict"]).exit_code == 0
    result = CliRunner().invoke(scenarioc, ["convert", "lossy.yml", "--strict"])
    assert result.exit_code == 1
    assert "error[capture-dropped]" in result.stderr


def test_notes_are_there_for_programs(folder: Path) -> None:
    result = CliRunner().invoke(scenarioc, ["convert", "lossy.yml", "--format", "json"])
    whole = json.loads(result.stdout)
    assert [(note["fate"], note["code"], note["line"]) for note in whole["notes"]] == [
        ("dropped", "capture-dropped", 4),
        ("quirk", "fraction-of-a-second", 4),
    ]
    assert whole["spec"].startswith("version: 1\n")


def test_convert_writes_where_it_is_told_and_never_over_something(folder: Path) -> None:
    arguments = ["convert", "hello.yml", "-o", "specs/hello.yaml"]
    assert CliRunner().invoke(scenarioc, arguments).exit_code == 0
    written = (folder / "specs" / "hello.yaml").read_text("utf-8")
    again = CliRunner().invoke(scenarioc, arguments)
    assert again.exit_code != 0
    assert "error[file-exists]" in again.stderr
    assert CliRunner().invoke(scenarioc, [*arguments, "--force"]).exit_code == 0
    assert (folder / "specs" / "hello.yaml").read_text("utf-8") == written
    assert CliRunner().invoke(scenarioc, ["check", "specs/hello.yaml"]).exit_code == 0


def test_files_are_named_from_where_the_spec_is(folder: Path) -> None:
    (folder / "users.csv").write_text("ann\n", encoding="utf-8")
    payload = SCRIPT.replace("config: {", "config: {payload: {path: users.csv, fields: [user]}, ")
    (folder / "csv.yml").write_text(payload.replace("url: /", 'url: "/{{ user }}"'), encoding="utf-8")
    assert CliRunner().invoke(scenarioc, ["convert", "csv.yml", "-o", "specs/csv.yaml"]).exit_code == 0
    assert "file: ../users.csv" in (folder / "specs" / "csv.yaml").read_text("utf-8")
    assert CliRunner().invoke(scenarioc, ["check", "specs/csv.yaml"]).exit_code == 0


def test_a_payload_may_be_named_from_the_current_folder_and_a_processor_be_typescript(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "users.csv").write_text("ann\n", encoding="utf-8")
    (folder / "load").mkdir()
    text = SCRIPT.replace("config: {", "config: {payload: {fields: [user]}, processor: ./own.ts, ")
    text = text.replace("url: /", 'url: "/{{ user }}"').replace("{think: 0.5}", "{function: sign}")
    (folder / "load" / "csv.yml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(scenarioc, ["convert", "load/csv.yml", "-p", "data/users.csv"])
    assert "file: ../data/users.csv" in result.stdout
    assert "`sign` of `./own.ts` is TypeScript, which is not read" in result.stderr


def test_what_no_importer_knows_is_a_problem(folder: Path) -> None:
    (folder / "other.yml").write_text("a: 1\n", encoding="utf-8")
    result = CliRunner().invoke(scenarioc, ["convert", "other.yml"])
    assert result.exit_code == 2
    assert "error[nothing-to-convert]" in result.stderr


def test_build_takes_a_script_and_check_says_how_to_convert_it(folder: Path) -> None:
    result = CliRunner().invoke(scenarioc, ["build", "hello.yml"])
    assert result.exit_code == 0
    assert "class SayHello(" in (folder / "generated" / "hello" / "locustfile.py").read_text("utf-8")
    result = CliRunner().invoke(scenarioc, ["check", "hello.yml"])
    assert result.exit_code == 2
    assert "`scenarioc convert` makes a spec of it" in result.stderr


def test_a_script_is_shown_and_explained_as_what_it_becomes(folder: Path) -> None:
    ramp = SCRIPT.replace("[{duration: 1, arrivalRate: 1}]", "[{duration: 3, arrivalRate: 1, rampTo: 3}]")
    (folder / "ramp.yml").write_text(f"version: 2\n{ramp}", encoding="utf-8")
    shown = CliRunner().invoke(scenarioc, ["show", "ramp.yml", "--as", "spec", "--json"])
    assert json.loads(shown.stdout)["scenarios"]["Say hello"]["flow"][0] == "GET /"
    explained = CliRunner().invoke(scenarioc, ["explain", "ramp.yml", "--format", "json"])
    assert json.loads(explained.stdout)["profiles"][0]["users_started"] == 6


def test_a_run_with_a_stub_says_at_once_what_is_to_be_written(folder: Path) -> None:
    text = SCRIPT.replace("config: {", "config: {processor: ./functions.js, ").replace(
        "{think: 0.5}", "{function: signAll}"
    )
    (folder / "stub.yml").write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "scenarioc", "run", "stub.yml"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "compiler")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 3
    assert "still to be written: signAll" in run.stderr
