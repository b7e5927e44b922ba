"""`check --fix`: what is certain is put right in the user's own files, and nothing else of them changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scenarioc.cli import scenarioc
from scenarioc.fix import fix

WRONG = """\
version: 1   # the language
name: tiny
target: http://localhost:8000

scenarios:
  visitor:
    wieght: 3   # three of four
    think:100ms
    flow:
      - GET /health

laod: {users: 2, for: 2s}
"""
RIGHT = WRONG.replace("wieght", "weight").replace("think:100ms", "think: 100ms").replace("laod", "load")


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    Path("tiny.yaml").write_text(WRONG, newline="")


def call(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(scenarioc, arguments, input=given, catch_exceptions=False)


def test_everything_certain_is_put_right_although_one_mistake_hides_the_others() -> None:
    done = call("check", "tiny.yaml", "--fix")
    assert (done.exit_code, done.stdout) == (0, "")
    assert Path("tiny.yaml").read_text() == RIGHT
    assert "fixed tiny.yaml:7:5: unknown key `wieght`, now `weight`\n" in done.stderr
    assert done.stderr.endswith("3 problems fixed\n1 spec, no problems\n")
    assert call("check", "tiny.yaml", "--fix").stderr == "1 spec, no problems\n"


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order-mark"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_line_ends_comments_and_a_byte_order_mark_stay(before: bytes, line_end: str) -> None:
    Path("tiny.yaml").write_bytes(before + WRONG.replace("\n", line_end).encode())
    assert call("check", "tiny.yaml", "--fix").exit_code == 0
    assert Path("tiny.yaml").read_bytes() == before + RIGHT.replace("\n", line_end).encode()


def test_included_files_are_fixed_once_although_two_specs_include_them() -> None:
    Path("part.yaml").write_text("varaibles: {a: 1}  # mine\n")
    for name in ("one", "two"):
        Path(f"{name}.yaml").write_text(RIGHT.replace("tiny", name) + "include: part.yaml\n")
    done = call("check", "one.yaml", "two.yaml", "--fix")
    assert done.exit_code == 0, done.output
    assert Path("part.yaml").read_text() == "variables: {a: 1}  # mine\n"
    assert done.stderr.count("fixed part.yaml:1:1") == 1


def test_what_nobody_can_fix_is_left_and_ends_with_2() -> None:
    Path("tiny.yaml").write_text(WRONG.replace("GET /health", "GET /items/${nobody}"))
    done = call("check", "tiny.yaml", "--fix")
    assert done.exit_code == 2
    assert "weight: 3   # three of four" in Path("tiny.yaml").read_text()
    assert "`nobody`" in done.stderr
    assert "tiny.yaml:10:" in done.stderr


def test_files_without_a_fix_are_not_touched() -> None:
    Path("tiny.yaml").write_text(RIGHT.replace("GET /health", "GET /items/${nobody}"))
    place = Path("tiny.yaml")
    before = (place.stat().st_mtime_ns, place.stat().st_ino)
    assert call("check", "tiny.yaml", "--fix").exit_code == 2
    assert (place.stat().st_mtime_ns, place.stat().st_ino) == before
    assert [path.name for path in Path().iterdir()] == ["tiny.yaml"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")
def test_permissions_and_symbolic_links_stay() -> None:
    Path("real").mkdir()
    Path("tiny.yaml").rename("real/tiny.yaml")
    Path("tiny.yaml").symlink_to("real/tiny.yaml")
    Path("real/tiny.yaml").chmod(0o640)
    assert call("check", "tiny.yaml", "--fix").exit_code == 0
    assert Path("tiny.yaml").is_symlink()
    assert Path("real/tiny.yaml").read_text() == RIGHT
    assert Path("real/tiny.yaml").stat().st_mode & 0o777 == 0o640


def test_standard_input_is_printed_fixed_and_no_file_changes() -> None:
    Path("part.yaml").write_text("varaibles: {a: 1}\n")
    done = call("check", "-", "--fix", given=WRONG)
    assert (done.exit_code, done.stdout) == (0, RIGHT)
    done = call("check", "-", "--fix", given=WRONG + "include: part.yaml\n")
    assert (done.exit_code, done.stdout) == (2, RIGHT + "include: part.yaml\n")
    assert Path("part.yaml").read_text() == "varaibles: {a: 1}\n"


def test_standard_input_keeps_its_bytes() -> None:
    command = [sys.executable, "-m", "scenarioc", "check", "--fix", "-"]
    given = b"\xef\xbb\xbf" + WRONG.replace("\n", "\r\n").encode()
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.stdout == b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode(), done.stderr


def test_diff_shows_what_fix_would_change_and_writes_nothing() -> None:
    done = call("check", "tiny.yaml", "--diff")
    assert done.exit_code == 1
    assert "-    wieght: 3   # three of four\n" in done.stdout
    assert "+    weight: 3   # three of four\n" in done.stdout
    assert Path("tiny.yaml").read_text() == WRONG
    Path("tiny.yaml").write_text(RIGHT)
    assert (call("check", "tiny.yaml", "--diff").exit_code, call("check", "tiny.yaml", "--diff").stdout) == (0, "")


def test_a_check_says_how_many_problems_a_fix_would_put_right() -> None:
    Path("tiny.yaml").write_text(RIGHT.replace("weight", "wieght").replace("/health", "/${nobody}"))
    assert "1 problem (1 error); `scenarioc check --fix` puts it right\n" in call("check", "tiny.yaml").stderr
    assert "--fix" not in call("check", "tiny.yaml", "--fix").stderr


@pytest.mark.parametrize(
    "arguments",
    [["-", "--fix", "--format", "json"], ["tiny.yaml", "--diff", "--format", "sarif"], ["-", "tiny.yaml", "--fix"]],
)
def test_two_things_for_standard_output_are_a_usage_error(arguments: list[str]) -> None:
    assert call("check", *arguments).exit_code == 2
    assert Path("tiny.yaml").read_text() == WRONG


def test_problems_that_are_left_can_be_shown_as_json() -> None:
    done = call("check", "tiny.yaml", "--fix", "--format", "json")
    assert done.exit_code == 0
    assert '"problems": []' in done.stdout


def test_text_that_no_fix_can_save_stays_as_it_is() -> None:
    for text in ("", "a: [", "\tx: 1\n", "name: x\n" * 3):
        assert fix(text, "spec.yaml", read=Path.read_text).changed == {}  # type: ignore[arg-type]
