"""The command line: what goes to which stream, and with which exit code a command ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scenarioc import __version__
from scenarioc.cli import commands, scenarioc
from scenarioc.codes import CODES
from scenarioc.resources import program_source
from scenarioc.run import settings
from support.locust_run import PATIENCE_S

SPEC = """\
version: 1
name: tiny
target: ${env.TARGET:-http://localhost:8000}
scenarios:
  visitor:
    think: 100ms
    flow:
      - GET /health
load:
  default: short
  profiles:
    short: {users: 2, for: 2s}
    long: {users: 2, for: 1h}
thresholds: [error_rate < 1%]
"""
WRONG = SPEC.replace("think:", "thikn:")


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one spec, where the test then runs."""
    monkeypatch.chdir(tmp_path)
    for name in ("CI", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    Path("tiny.yaml").write_text(SPEC)
    return tmp_path


def call(*arguments: str, given: str | bytes = "") -> Result:
    """One command in this process; an exception of ours is not caught."""
    return CliRunner().invoke(scenarioc, arguments, input=given, catch_exceptions=False)


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """One command as a process of its own, which a test that fails ends."""
    command, pipe = [sys.executable, "-m", "scenarioc", *arguments], subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as running:
        try:
            yield running
        finally:
            running.terminate()


# --- build ------------------------------------------------------------------------------------------------------


def test_build_writes_the_files_and_says_so_on_standard_error() -> None:
    done = call("build", "tiny.yaml")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert done.stderr.startswith("generated/tiny: ")
    assert "FastHttpUser" in Path("generated/tiny/locustfile.py").read_text()
    assert "none changed" in call("build", "tiny.yaml").stderr


def test_a_folder_of_another_spec_is_refused_once_and_not_for_each_file() -> None:
    Path("other.yaml").write_text(SPEC)
    assert call("build", "tiny.yaml").exit_code == 0
    done = call("build", "other.yaml")
    assert done.exit_code == 2
    assert done.stderr.count("`generated/tiny` was generated from `tiny.yaml`, not from `other.yaml`") == 1
    assert done.stderr.endswith("1 problem (1 error)\n")


def test_in_ci_a_build_that_succeeds_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert call("build", "tiny.yaml").output == ""


def test_build_reads_standard_input_and_writes_where_it_is_told() -> None:
    assert call("build", "-", "-o", "elsewhere", given=SPEC).exit_code == 0
    assert Path("elsewhere/tiny/locustfile.py").is_file()


def test_a_wrong_spec_ends_with_2_and_shows_the_place() -> None:
    Path("wrong.yaml").write_text(WRONG)
    done = call("build", "wrong.yaml")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "wrong.yaml:6:5" in done.stderr
    assert "did you mean `think`?" in done.stderr
    assert not Path("generated").exists()


def test_one_wrong_spec_of_several_leaves_everything_unwritten() -> None:
    Path("wrong.yaml").write_text(WRONG)
    assert call("build", "tiny.yaml", "wrong.yaml").exit_code == 2
    assert not Path("generated").exists()


def test_check_names_what_would_change_and_ends_with_1() -> None:
    done = call("build", "tiny.yaml", "--check")
    assert done.exit_code == 1
    assert "new: generated/tiny/locustfile.py\n" in done.stdout
    assert not Path("generated").exists()
    call("build", "tiny.yaml")
    assert (call("build", "tiny.yaml", "--check").exit_code, call("build", "tiny.yaml", "--check").stdout) == (0, "")


def test_diff_prints_what_would_change_and_ends_with_1() -> None:
    call("build", "tiny.yaml")
    Path("tiny.yaml").write_text(SPEC.replace("GET /health", "GET /items"))
    done = call("build", "tiny.yaml", "--diff")
    assert done.exit_code == 1
    assert "--- generated/tiny/locustfile.py\n+++ generated/tiny/locustfile.py\n" in done.stdout
    assert '+        self.client.get("/items")\n' in done.stdout


def test_an_edit_is_refused_with_a_diff_and_check_ends_with_1() -> None:
    call("build", "tiny.yaml")
    place = Path("generated/tiny/locustfile.py")
    edited = place.read_text() + "# mine\n"
    place.write_text(edited)
    done = call("build", "tiny.yaml")
    assert done.exit_code == 2
    assert "-# mine\n" in done.stderr
    assert "error[edited-output]" in done.stderr
    assert place.read_text() == edited
    assert call("build", "tiny.yaml", "--check").exit_code == 1
    assert call("build", "tiny.yaml", "--force").exit_code == 0
    assert "# mine" not in place.read_text()


def test_files_that_requests_send_come_along_byte_for_byte() -> None:
    contents = {"logo.png": b"\x89PNG\r\n\x1a\n\xff\0", "letters/run.bat": b"one\r\ntwo\n"}
    for name, content in contents.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(content)
    flow = "      - {post: /a, body: {file: logo.png}}\n      - {post: /b, body: {file: ./letters/run.bat}}\n"
    Path("tiny.yaml").write_text(SPEC.replace("      - GET /health\n", flow))
    done = call("build", "tiny.yaml")
    assert (done.exit_code, "warning" in done.stderr) == (0, False)
    copies = {name: Path("generated/tiny/sent", name) for name in contents}
    assert {name: copy.read_bytes() for name, copy in copies.items()} == contents
    assert call("build", "tiny.yaml", "--check").output == ""
    Path("logo.png").write_bytes(b"\xfe")
    assert "Binary file generated/tiny/sent/logo.png differs\n" in call("build", "tiny.yaml", "--diff").stdout
    assert call("build", "tiny.yaml").exit_code == 0
    assert copies["logo.png"].read_bytes() == b"\xfe"
    copies["logo.png"].write_bytes(b"mine")
    assert "error[edited-output]" in call("build", "tiny.yaml").stderr
    Path("tiny.yaml").write_text(SPEC)
    assert call("build", "tiny.yaml", "--prune", "--force").exit_code == 0
    assert not Path("generated/tiny/sent").exists()


def test_a_file_that_requests_send_and_nobody_has_is_warned_of() -> None:
    Path("tiny.yaml").write_text(SPEC.replace("- GET /health", "- {post: /a, body: {file: logo.png}}"))
    done = call("build", "tiny.yaml")
    assert done.exit_code == 0
    assert "warning[file-not-found]: `tiny.yaml` sends `logo.png`, but there is none" in done.stderr


def test_prune_removes_the_folder_of_a_spec_that_was_renamed() -> None:
    call("build", "tiny.yaml")
    Path("tiny.yaml").write_text(SPEC.replace("name: tiny", "name: small"))
    assert call("build", "tiny.yaml", "--prune").exit_code == 0
    assert [path.name for path in Path("generated").iterdir()] == ["small"]


def test_no_absolute_path_reaches_a_generated_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "far.yaml").write_text(SPEC.replace("tiny", "far") + "include: part.yaml\n")
    (elsewhere / "part.yaml").write_text("variables: {size: 3}\n")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    assert call("build", str(elsewhere / "far.yaml")).exit_code == 0
    for path in Path("generated/far").iterdir():
        assert str(tmp_path) not in path.read_text()
    assert " from far.yaml; " in Path("generated/far/locustfile.py").read_text()


# --- mistakes on the command line -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld", "tiny.yaml"], "Did you mean `build`?"),
        (["build"], "Missing argument"),
        (["build", "tiny.yaml", "--chekc"], "--check"),
        (["build", "absent.yaml"], "there is no file `absent.yaml`"),
        (["build", "."], "`.` is a folder"),
        (["build", "a\0b"], "cannot be read"),
        (["build", "latin.yaml"], "not UTF-8: line 2"),
        (["build", "tiny.yaml", "-o", "tiny.yaml"], "in the way"),
        (["build", "tiny.yaml", "--env", "staging"], "staging"),
        (["run", "tiny.yaml", "--load", "shrot"], "did you mean `short`?"),
        (["show", "tiny.yaml", "--as", "tree"], "tree"),
        (["init", "tiny.yaml"], "`tiny.yaml` exists"),
        (["init", "tiny.yaml/x.yaml"], "cannot be written"),
        (["explain", "edited-ouptut"], "did you mean `edited-output`?"),
    ],
)
def test_a_mistake_of_the_user_ends_with_2_and_never_with_a_traceback(arguments: list[str], words: str) -> None:
    Path("latin.yaml").write_bytes("version: 1\nname: caf\xe9\n".encode("latin-1"))
    done = call(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_every_command_and_option_has_help_and_every_command_an_example() -> None:
    for name, command in commands().items():
        text = call(name, "--help").stdout
        assert "Example" in text, name
        assert f"scenarioc {name}" in text.partition("Example")[2], name
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert getattr(parameter, "help", None), f"{name} {parameter.opts}"


# --- formats and colours ----------------------------------------------------------------------------------------


def test_formats_for_programs_go_to_standard_output() -> None:
    Path("wrong.yaml").write_text(WRONG)
    as_json = call("check", "wrong.yaml", "--format", "json")
    assert json.loads(as_json.stdout)["problems"][0]["code"] == "unknown-key"
    assert json.loads(call("check", "wrong.yaml", "--format", "sarif").stdout)["version"] == "2.1.0"
    assert call("check", "wrong.yaml", "--format", "github").stdout.startswith("::error file=wrong.yaml,line=6")
    assert as_json.exit_code == 2
    assert json.loads(call("check", "tiny.yaml", "--format", "json").stdout)["problems"] == []


def test_there_are_no_colours_where_no_terminal_is() -> None:
    Path("wrong.yaml").write_text(WRONG)
    with process("check", "wrong.yaml") as checking:
        assert "\033[" not in checking.communicate()[1]


def test_every_code_that_the_command_line_raises_is_explained() -> None:
    package = Path(__file__).parent.parent / "compiler" / "scenarioc"
    for path in (*package.glob("cli/*.py"), package / "output" / "refusals.py"):
        for part in path.read_text().split("Problem(")[1:]:
            code = part.split('"')[1]
            assert code in CODES, f"{path.name}: {code}"


# --- the other commands -----------------------------------------------------------------------------------------


def test_check_says_that_there_is_nothing_wrong() -> None:
    done = call("check", "tiny.yaml")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "1 spec, no problems\n")
    assert not Path("generated").exists()


@pytest.mark.parametrize("stage", ["document", "spec", "plan"])
def test_show_prints_every_stage_as_yaml_and_as_json(stage: str) -> None:
    import yaml

    as_yaml = call("show", "tiny.yaml", "--as", stage)
    as_json = call("show", "tiny.yaml", "--as", stage, "--json")
    assert as_yaml.exit_code == as_json.exit_code == 0
    assert yaml.safe_load(as_yaml.stdout) == json.loads(as_json.stdout)
    assert "tiny" in as_yaml.stdout


def test_schema_prints_a_json_schema() -> None:
    assert json.loads(call("schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_init_writes_a_spec_that_has_no_problems() -> None:
    assert call("init", "new/first.yaml").exit_code == 0
    assert call("check", "new/first.yaml").stderr == "1 spec, no problems\n"
    assert call("init", "-").stdout == Path("new/first.yaml").read_text()


def test_explain_knows_every_code() -> None:
    listed = call("explain", "--list").stdout
    for code in CODES:
        assert f"{code} " in listed
        assert call("explain", code).stdout.startswith(f"{code}: ")


def test_version_is_printed() -> None:
    assert call("--version").stdout == f"scenarioc {__version__}\n"


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    with process("schema") as showing:
        assert showing.stdout is not None
        showing.stdout.close()
        assert showing.stderr is not None
        assert showing.stderr.read() == ""


# --- starting up ------------------------------------------------------------------------------------------------


def test_a_build_imports_nothing_that_only_runs_need() -> None:
    code = (
        "import sys; from scenarioc.cli import scenarioc\n"
        "scenarioc(['build', 'tiny.yaml'], standalone_mode=False)\n"
        "print(*{n.split('.')[0] for n in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"locust", "gevent", "faker", "jsonschema", "lxml", "flask", "cssselect", "jsonpath_rfc9535"}
    assert not heavy & set(done.stdout.split())


# --- run --------------------------------------------------------------------------------------------------------


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> object:
    """The sample backend, where the specs' targets then point."""
    from scenarioc.demo.backend import backend

    with backend() as url:
        monkeypatch.setenv("TARGET", url)
        yield url


def test_run_builds_and_ends_with_the_verdict_of_real_load(shop: str) -> None:
    with process("run", "tiny.yaml", "--", "--only-summary") as running:
        output, errors = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0, errors
    assert "/health" in output + errors


def test_run_ends_with_1_when_a_threshold_fails(shop: str) -> None:
    Path("tiny.yaml").write_text(SPEC.replace("GET /health", "GET /nowhere"))
    with process("run", "tiny.yaml", "--", "--results", "seen") as running:
        output, errors = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 1
    assert "expected status < 400, got 404  (tiny.yaml:" in output, output
    assert "report:     generated/tiny/seen/report.html\n" in errors, errors
    assert "GET /nowhere" in Path("generated/tiny/seen/report.html").read_text("utf-8")


def test_run_passes_usage_errors_of_locust_on(shop: str) -> None:
    with process("run", "tiny.yaml", "--", "--no-such-option") as running:
        _, errors = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 2
    assert "--no-such-option" in errors


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_gracefully_with_its_verdict(shop: str, ending: signal.Signals) -> None:
    with process("run", "tiny.yaml", "--load", "long") as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "All users spawned" in line:
                break
        time.sleep(2)
        running.send_signal(ending)
        output, errors = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0, errors
    assert "/health" in output + errors
    assert "error_rate" in output + errors


def test_settings_are_read_as_the_runners_read_them(tmp_path: Path) -> None:
    (tmp_path / "run.py").write_text(program_source("run"))
    assert settings(tmp_path) == {}
    (tmp_path / ".env").write_text("﻿# remark\nA=1 # one\nexport B = 'x # y'\nC=\nD=\"q\" # r\nnot a setting\nE=a#b\n")
    assert settings(tmp_path) == {"A": "1", "B": "x # y", "D": "q", "E": "a#b"}
    (tmp_path / ".env").write_bytes(b"A=1\nB=\xff\n")
    assert settings(tmp_path) == {"A": "1", "B": "\ufffd"}


# --- demo -------------------------------------------------------------------------------------------------------


def test_the_demo_ends_with_a_green_verdict_and_says_where_everything_is() -> None:
    with process("demo") as running:
        output, errors = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0, output + errors
    assert Path("generated/demo/shop/locustfile.py").is_file()
    assert "All thresholds held" in Path("generated/demo/shop/results/report.html").read_text("utf-8")
    assert "generated/demo/shop/results/report.html" in errors


def test_the_sample_backend_ends_with_the_process_that_started_it() -> None:
    import urllib.request

    with process("demo", "--serve", "--port", "0") as serving:
        assert serving.stdout is not None
        url = serving.stdout.readline().strip()
        assert json.load(urllib.request.urlopen(f"{url}/health")) == {"status": "ok"}
        os.kill(serving.pid, signal.SIGKILL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{url}/health").close()
        except OSError:
            return
        time.sleep(0.05)
    pytest.fail("the backend still answers")


def test_demo_prints_the_spec_that_it_runs() -> None:
    text = call("demo", "--spec").stdout
    assert call("check", "-", given=text).stderr == "1 spec, no problems\n"
