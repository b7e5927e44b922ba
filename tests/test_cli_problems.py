"""Problems with files and arguments, as the commands show them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenarioc.cli import scenarioc

SPEC = "version: 1\nname: tiny\ntarget: http://x\nscenarios: {v: {flow: [GET /]}}\nload: {users: 1, for: 2s}\n"


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one spec, where the test then runs."""
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(SPEC)
    return tmp_path


def said(*arguments: str) -> str:
    """What a command that fails with exit code 2 says on standard error."""
    result = CliRunner().invoke(scenarioc, arguments, catch_exceptions=False)
    assert result.exit_code == 2, result.stderr
    assert result.stdout == ""
    return result.stderr


def test_init_never_overwrites_a_file() -> None:
    assert "error[file-exists]: `tiny.yaml` exists\n" in said("init", "tiny.yaml")
    assert Path("tiny.yaml").read_text() == SPEC


def test_a_spec_that_is_not_there_or_a_folder_is_named() -> None:
    assert "error[unreadable-source]: there is no file `tyni.yaml`\n" in said("check", "tyni.yaml")
    Path("specs").mkdir()
    text = said("check", "specs")
    assert "error[unreadable-source]: `specs` is a folder\n" in text
    assert "`specs/*.yaml`" in text


def test_a_spec_in_another_encoding_is_told_with_the_line() -> None:
    Path("tiny.yaml").write_bytes(SPEC.replace("tiny", "tiny\n# caf\xe9").encode("latin-1"))
    assert "error[not-utf8]: `tiny.yaml` is not UTF-8: line 3 holds other bytes\n" in said("check", "tiny.yaml")


def test_a_code_that_does_not_exist_gets_a_suggestion() -> None:
    text = said("explain", "unknown-kez")
    assert "error[unknown-code]: there is no code `unknown-kez`\n" in text
    assert "`unknown-key`" in text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_generated_file_that_cannot_be_read_stops_the_build() -> None:
    assert CliRunner().invoke(scenarioc, ["build", "tiny.yaml"]).exit_code == 0
    Path("generated/tiny/locustfile.py").chmod(0)
    assert "error[output-unreadable]" in said("build", "tiny.yaml")


def test_check_points_into_a_spec_with_many_mistakes_and_counts_them() -> None:
    Path("tiny.yaml").write_text(SPEC.replace("users", "usres").replace("GET /", "GET items"))
    text = said("check", "tiny.yaml")
    assert "error[not-a-path]" in text
    assert "--> tiny.yaml:4:28" in text
    assert "error[unknown-key]: unknown key `usres`" in text
    assert "2 problems (2 errors)" in text


def test_a_script_of_artillery_is_named_by_commands_that_only_read_specs() -> None:
    Path("script.yml").write_text("config: {target: http://x}\nscenarios: [{flow: [{get: {url: /}}]}]\n")
    for command in ("check", "data"):
        text = said(command, "script.yml")
        assert text.startswith("error[not-a-spec]: this is an Artillery script, not a scenarioc spec\n")
        assert "--> script.yml:1:1\n" in text


DATA = "data:\n  colours: {rows: [{name: red}, {name: blue}]}\n"


def test_data_that_no_step_draws_gets_a_suggestion() -> None:
    Path("tiny.yaml").write_text(DATA + SPEC.replace("[GET /]", "['GET /${colours.name}']"))
    text = said("data", "tiny.yaml", "colour")
    assert "error[unknown-data]" in text
    assert "`colours`" in text


def test_data_that_cannot_be_drawn_are_told_with_the_last_words_of_the_program() -> None:
    Path("hooks.py").write_text('raise SystemExit("no licence")\n')
    Path("tiny.yaml").write_text("hooks: hooks.py\n" + DATA + SPEC.replace("[GET /]", "['GET /${colours.name}']"))
    assert "error[cannot-draw]: `colours` cannot be drawn: no licence\n" in said("data", "tiny.yaml", "colours")
