"""The scripts that start a load test: which command line they make, how they read `.env`, and real runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scenarioc.plan.model import EnvironmentVariable, Plan
from scenarioc.targets.runners import emit
from support.plans import AT, constant, plan, staged
from support.server import free_port

ONE = plan(constant("light", 3, 120))
TWO = plan(staged("medium", 50, 60, 30.5), constant("peak hour", 7, 90))
NOTHING: frozenset[str] = frozenset()

# Says what it was given: its arguments, and the variables whose names begin with T_.
# Through sh, because the path of a Python may be too long for a first line, or have a space.
FAKE_LOCUST = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import json, os, sys
known = {{name: value for name, value in os.environ.items() if name.startswith("T_")}}
json.dump({{"arguments": sys.argv[1:], "environment": known}}, sys.stdout)
sys.exit(int(os.environ.get("EXIT_CODE", "0")))
"""


PYTHON = '#!/bin/sh\nexec "{python}" "$@"\n'


def written(some: Plan, folder: Path) -> Path:
    """The folder, with the files of the plan's runners in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in emit(some, imports=NOTHING):
        (folder / file.path).write_text(file.text, encoding="utf-8", newline="")
        (folder / file.path).chmod(0o755 if file.executable else 0o644)
    return folder


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a `locust` that only says how it was called."""
    folder = tmp_path_factory.mktemp("programs")
    (folder / "locust").write_text(FAKE_LOCUST.format(python=sys.executable))
    (folder / "locust").chmod(0o755)
    (folder / "python3").write_text(PYTHON.format(python=sys.executable))
    (folder / "python3").chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("a folder with 'quotes' and $HOME")
    return {"one": written(ONE, root / "one"), "two": written(TWO, root / "two")}


def start(
    shell: str, folder: Path, arguments: Sequence[str] = (), *, path: object, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `run.sh` of the folder under a shell, from another folder."""
    variables = {"PATH": f"{path}:/usr/bin:/bin", **environment}
    command = [shell, str(folder / "run.sh"), *arguments]
    return subprocess.run(command, cwd="/", env=variables, capture_output=True, text=True, check=False)


def only_python(folder: Path) -> Path:
    """A folder with a Python and no Locust."""
    (folder / "python3").write_text(PYTHON.format(python=sys.executable))
    (folder / "python3").chmod(0o755)
    return folder


each_shell = pytest.mark.parametrize("shell", [name for name in ("bash", "dash") if shutil.which(name)])


@each_shell
@pytest.mark.parametrize(
    ("folder", "arguments", "expected"),
    [
        ("one", [], ["--headless"]),
        ("one", ["light"], ["--headless"]),
        ("one", ["--web"], []),
        ("one", ["light", "--web", "--autostart"], ["--autostart"]),
        ("one", ["--processes", "2", "--csv", "a b/out"], ["--headless", "--processes", "2", "--csv", "a b/out"]),
        ("one", ["-u", "5", "--web"], ["--headless", "-u", "5", "--web"]),
        ("one", ["light", "Browse"], ["--headless", "Browse"]),
        ("one", ["--host", "http://x/?a=b&c='d'$(e)"], ["--headless", "--host", "http://x/?a=b&c='d'$(e)"]),
        ("one", ["-T", "", "*", "!x"], ["--headless", "-T", "", "*", "!x"]),
        ("two", [], ["--headless"]),
        ("two", ["medium"], ["--headless", "--load=medium"]),
        ("two", ["peak hour"], ["--headless", "--load=peak hour"]),
        ("two", ["--web", "peak hour", "-P", "9000"], ["--load=peak hour", "-P", "9000"]),
        ("two", ["medium", "medium"], ["--headless", "--load=medium", "medium"]),
        ("two", ["single", "medium"], ["--headless", "--load=medium"]),
        ("one", ["worker"], ["--worker", "--master-host=127.0.0.1"]),
        (
            "one",
            ["worker", "10.1.2.3", "--loglevel", "DEBUG"],
            ["--worker", "--master-host=10.1.2.3", "--loglevel", "DEBUG"],
        ),
    ],
    ids=repr,
)
def test_the_script_makes_the_command_line_people_expect(
    shell: str, folder: str, arguments: list[str], expected: list[str], folders: dict[str, Path], programs: Path
) -> None:
    done = start(shell, folders[folder], arguments, path=programs)
    at = folders[folder]
    files = ["--config", str(at / "locust.toml"), "--locustfile", str(at / "locustfile.py")]
    assert done.stderr == ""
    assert json.loads(done.stdout)["arguments"] == [*files, *expected]


@each_shell
@pytest.mark.parametrize(
    ("folder", "arguments", "expected"),
    [
        ("one", [], ["--expect-workers=1"]),
        ("one", ["--workers", "4"], ["--expect-workers=4"]),
        ("one", ["50", "5"], ["--expect-workers=1", "--users", "50", "--spawn-rate", "5"]),
        ("one", ["50", "0.5", "-t", "1m"], ["--expect-workers=1", "--users", "50", "--spawn-rate", "0.5", "-t", "1m"]),
        ("two", ["peak hour", "--workers", "2"], ["--expect-workers=2", "--load=peak hour"]),
    ],
    ids=repr,
)
def test_a_master_divides_the_load_among_workers(
    shell: str, folder: str, arguments: list[str], expected: list[str], folders: dict[str, Path], programs: Path
) -> None:
    done = start(shell, folders[folder], ["master", *arguments], path=programs)
    at = folders[folder]
    files = ["--config", str(at / "locust.toml"), "--locustfile", f"{at / 'locustfile.py'},{at / 'cluster.py'}"]
    assert done.stderr == ""
    assert json.loads(done.stdout)["arguments"] == [*files, "--headless", "--master", *expected]


@each_shell
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["verify"], []),
        (["verify", "--format", "json"], ["--format", "json"]),
        (["verify", "a buyer", "Reader", "--host", "x"], ["--scenario=a buyer", "--scenario=Reader", "--host", "x"]),
        (["debug", "a buyer"], ["--scenario=a buyer", "--debug"]),
    ],
    ids=repr,
)
def test_verify_and_debug_let_locust_do_everything_once(
    shell: str, arguments: list[str], expected: list[str], folders: dict[str, Path], programs: Path
) -> None:
    done = start(shell, folders["two"], arguments, path=programs)
    at = folders["two"]
    files = ["--config", str(at / "locust.toml"), "--locustfile", f"{at / 'locustfile.py'},{at / 'verify.py'}"]
    assert done.stderr == ""
    assert json.loads(done.stdout)["arguments"] == [*files, "--headless", "--loglevel=WARNING", *expected]


@each_shell
@pytest.mark.parametrize(
    ("folder", "arguments", "says"),
    [
        ("two", ["master", "50", "5"], "run.sh: this load has profiles; choose one by name"),
        ("one", ["master", "--workers", "none"], "run.sh: the number of workers is a whole number from 1, not 'none'"),
        ("one", ["master", "--workers"], "run.sh: --workers needs a value"),
        ("one", ["health", "now"], "run.sh: health does not know 'now'"),
        ("two", ["all", "pek hour"], 'run.sh: there is no load profile "pek hour"'),
    ],
    ids=repr,
)
def test_a_wrong_command_line_is_answered_with_what_is_right(
    shell: str, folder: str, arguments: list[str], says: str, folders: dict[str, Path], programs: Path
) -> None:
    done = start(shell, folders[folder], arguments, path=programs)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"./{says}" in done.stderr


@each_shell
@pytest.mark.parametrize(("codes", "exit_code"), [("0", 0), ("1", 1), ("3", 3)])
def test_all_profiles_run_in_a_row_and_the_worst_verdict_counts(
    shell: str, codes: str, exit_code: int, folders: dict[str, Path], programs: Path
) -> None:
    done = start(shell, folders["two"], ["all", "-t", "1s"], path=programs, EXIT_CODE=codes)
    assert done.returncode == exit_code
    assert [json.loads(part)["arguments"][-3:] for part in done.stdout.replace("}{", "}\n{").splitlines()] == [
        ["--load=medium", "-t", "1s"],
        ["--load=peak hour", "-t", "1s"],
    ]
    word = {0: "held", 1: "failed", 3: "broke"}[exit_code]
    assert done.stderr == f"--- medium\n--- peak hour\nmedium: {word}\npeak hour: {word}\n"


@each_shell
def test_an_unknown_profile_is_answered_with_those_there_are(
    shell: str, folders: dict[str, Path], programs: Path
) -> None:
    done = start(shell, folders["two"], ["pek hour"], path=programs)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        './run.sh: there is no load profile "pek hour"; the profiles are:\n'
        "  medium     up to 50 users for 1m30.5s (default)\n"
        "  peak hour  7 users for 1m30s\n"
    )


@each_shell
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_short_and_needs_no_locust(shell: str, option: str, folders: dict[str, Path], tmp_path: Path) -> None:
    done = start(shell, folders["one"], [option], path=only_python(tmp_path))
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: ./run.sh [PROFILE] [--web] [any option of Locust]\n")
    assert "  light  3 users for 2m\n" in done.stdout
    assert len(done.stdout.splitlines()) < 20


@each_shell
def test_a_missing_locust_is_said_with_the_way_to_get_it(shell: str, folders: dict[str, Path], tmp_path: Path) -> None:
    done = start(shell, folders["one"], path=only_python(tmp_path))
    assert done.returncode == 3
    assert "locust is not on the PATH" in done.stderr
    assert f"-m pip install -r {folders['one']}/requirements.txt" in done.stderr


@each_shell
@pytest.mark.parametrize("code", ["1", "2", "3", "42"])
def test_the_exit_code_is_that_of_locust(shell: str, code: str, folders: dict[str, Path], programs: Path) -> None:
    assert start(shell, folders["one"], path=programs, EXIT_CODE=code).returncode == int(code)


SETTINGS = {
    "T_A=plain": {"T_A": "plain"},
    "T_A=two words": {"T_A": "two words"},
    "T_A = spaced ": {"T_A": "spaced"},
    "export T_A=exported": {"T_A": "exported"},
    "T_A='$(touch boom) `touch boom` \\ \"'": {"T_A": '$(touch boom) `touch boom` \\ "'},
    "T_A=$(touch boom);touch boom": {"T_A": "$(touch boom);touch boom"},
    'T_A="it\'s"': {"T_A": "it's"},
    "T_A=it's": {"T_A": "it's"},
    "T_A='": {"T_A": "'"},
    "T_A=value # comment": {"T_A": "value"},
    "T_A='value # kept'": {"T_A": "value # kept"},
    "T_A='value' # comment": {"T_A": "value"},
    "T_A=http://x/#fragment": {"T_A": "http://x/#fragment"},
    "T_A=a=b=c": {"T_A": "a=b=c"},
    "T_A= # nothing": {},
    "T_A=": {},
    "T_A=''": {},
    "# T_A=comment": {},
    "T_A": {},
    "T-A=x": {},
    "1T_A=x": {},
    "T_A[0]=x": {},
    "T_A=first\nT_A=second": {"T_A": "second"},
    "T_A=a\r\nT_B=b\r\n": {"T_A": "a", "T_B": "b"},
    "\ufeffT_A=marked": {"T_A": "marked"},
    "T_SET=changed": {},
    "IFS=x\nUID=5\nPPID=5\n__name=x\nT_A=axb": {"T_A": "axb"},
    "PATH=/nowhere\nhere=/nowhere\nT_A=caf\u00e9": {"T_A": "caf\u00e9"},
}


@each_shell
@pytest.mark.parametrize(("text", "expected"), SETTINGS.items(), ids=[ascii(text) for text in SETTINGS])
def test_settings_are_read_and_never_executed(
    shell: str, text: str, expected: dict[str, str], tmp_path: Path, programs: Path
) -> None:
    folder = written(ONE, tmp_path / "suite")
    (folder / ".env").write_bytes(text.encode())
    done = start(shell, folder, path=programs, T_SET="outside")
    assert done.stderr == ""
    assert json.loads(done.stdout)["environment"] == {"T_SET": "outside", **expected}
    assert not list(tmp_path.rglob("boom"))


@each_shell
def test_the_example_of_the_settings_can_be_used_as_it_is(shell: str, tmp_path: Path, programs: Path) -> None:
    values = ["http://x:80/?a=b&c", "two words", "it's", "#1", "$HOME", " padded ", 'say "hi"', "a\\b", "50%"]
    variables = [EnvironmentVariable(f"T_{index}", value, AT) for index, value in enumerate(values)]
    folder = written(plan(constant("light", 3, 120), environment=variables), tmp_path / "suite")
    (folder / ".env.example").rename(folder / ".env")
    found = json.loads(start(shell, folder, path=programs).stdout)["environment"]
    assert found == {f"T_{index}": value for index, value in enumerate(values)}


# --- real Locust --------------------------------------------------------------------------------------------------

LOCUSTFILE = """
import os
from locust import FastHttpUser, constant, events, task

@events.init_command_line_parser.add_listener
def _(parser):
    parser.add_argument("--load", choices=["medium", "peak hour"], default="medium")

@events.test_start.add_listener
def _(environment, **_kwargs):
    o = environment.parsed_options
    print("OPTIONS", o.load, o.num_users, o.spawn_rate, o.run_time, o.headless)

class Browse(FastHttpUser):
    host = os.environ["T_TARGET"]
    wait_time = constant(0.1)

    @task
    def look(self):
        self.client.get("/")
"""


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def target() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def real(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(folder / "run.sh"), *arguments]
    variables = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **environment}
    return subprocess.run(command, cwd="/", env=variables, capture_output=True, text=True, check=False, timeout=60)


def test_real_locust_runs_one_constant_profile_as_the_settings_say(tmp_path: Path, target: str) -> None:
    folder = written(plan(constant("light", 3, 1.5)), tmp_path / "a suite")
    (folder / "locustfile.py").write_text(LOCUSTFILE)
    (folder / ".env").write_text(f"T_TARGET={target}\n")
    done = real(folder, "light", "--csv", str(tmp_path / "out"))
    assert "OPTIONS medium 3 3.0 2 True" in done.stdout
    assert (tmp_path / "out_stats.csv").exists()
    assert done.returncode == 0


def test_real_locust_gets_the_profile_by_name(tmp_path: Path, target: str) -> None:
    folder = written(TWO, tmp_path / "a suite")
    (folder / "locustfile.py").write_text(LOCUSTFILE)
    done = real(folder, "peak hour", "-u", "2", "-t", "1s", T_TARGET=target)
    assert "OPTIONS peak hour 2 1 1 True" in done.stdout
    assert done.returncode == 0


def test_a_cluster_tells_its_health_and_ends_with_its_verdict(tmp_path: Path, target: str) -> None:
    folder = written(plan(constant("light", 4, 3)), tmp_path / "a suite")
    (folder / "locustfile.py").write_text(LOCUSTFILE)
    port, health_port = str(free_port()), str(free_port())
    known = {"T_TARGET": target, "HEALTH_PORT": health_port}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    variables = {**os.environ, **known, "PATH": path}

    def begin(*arguments: str) -> subprocess.Popen[str]:
        command = [str(folder / "run.sh"), *arguments]
        return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    at_master = ["--master-bind-port", port, "--master-bind-host", "127.0.0.1"]
    processes = [begin("master", "--workers", "2", *at_master)]
    alone = real(folder, "health", "--workers", "2", "--within", "1", **known)
    processes += [begin("worker", "--master-port", port) for _ in range(2)]
    both = real(folder, "health", "--workers", "2", **known)
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    gone = real(folder, "health", "--within", "1", **known)
    assert (alone.returncode, both.returncode, gone.returncode) == (3, 0, 3), [alone, both, gone, *outputs]
    assert both.stdout.endswith("2 of 2 workers are there and well\n")
    assert "no master answers on port" in gone.stderr
    assert [process.returncode for process in processes] == [0, 0, 0], outputs
    assert "OPTIONS medium 4 4.0 3 True" in outputs[0]
