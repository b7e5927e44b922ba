"""`verify` and `debug`, from the generated runners and from scenarioc: everything once, each check shown, no load."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends import started
from scenarioc.resources import made_program
from scenarioc.targets.verification import verification
from support.cluster import wait_until
from support.server import Server
from support.suites import SPECS, build

pytestmark = pytest.mark.xdist_group("verify")

CANARY = "canary/4f1b+9"
# Nobody thinks for ten minutes, keeps to a throughput of hours, or begins a second iteration.
SPEC = """version: 1
name: shop
target: ${env.TARGET:-http://localhost:8000}
headers: {X-Api-Key: "${env.API_KEY}"}
auth:
  member:
    login: POST /token
    form: {user: jo, password: "${env.PASSWORD}"}
    token: $.access_token
data:
  numbers: {rows: [{n: 7}, {n: 8}]}
setup:
  - get: /ready
    expect: {json: {$.ready: true}}
endpoints:
  never asked: GET /never
scenarios:
  buyer:
    auth: member
    think: 10m
    tasks:
      look:
        weight: 5
        steps:
          - get: /items?n=${numbers.n}
            expect: {status: 200, json: {$.total: {gt: 5}, $.kind: list}}
            capture: {first: "$.items[0]", link: {header: X-Link}}
          - think: 10m
          - get: /items/${first}?after=${link}
      wait:
        steps:
          - until: ${state == "done"}
            every: 10ms
            limit: 5
            steps:
              - get: /job
                capture: {state: $.state}
          - if: ${state == "lost"}
            then: [never asked]
  visitor:
    flow:
      - get: /page
        expect: {body: {contains: welcome}}
teardown:
  - DELETE /ready
load: {users: 5, for: 1h, throughput: 0.001/s}
thresholds: [error_rate < 1%]
"""
ROUTES: dict[str, Any] = {
    "GET /ready": {"json": {"ready": True}},
    "DELETE /ready": {"status": 204},
    "POST /token": {"json": {"access_token": "tok-en-1", "note": CANARY}},
    "GET /items": {"json": {"total": 3, "kind": "list", "items": ["a1"]}, "headers": [["X-Link", "/next"]]},
    "GET /items/a1": {"json": {"name": "x" * 900, "session": "abc-secret"}},
    "GET /job": [{"json": {"state": "busy"}}, {"json": {"state": "done"}}],
    "GET /page": {"body": '<input name="csrf_token" value="t0pS3cret"> welcome'},
}
SECRETS = {"API_KEY": CANARY, "PASSWORD": "hunter-two"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("a shop")
    (path / "shop.yaml").write_text(SPEC)
    return build(path / "shop.yaml", path)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(ROUTES) as server:
        yield server


def runner(folder: Path, *arguments: str, shell: str = "sh", **settings: str) -> subprocess.CompletedProcess[str]:
    """What the generated `run.sh` does under a shell, called from another folder."""
    process = begun(folder, *arguments, shell=shell, **settings)
    stdout, stderr = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def begun(folder: Path, *arguments: str, shell: str = "sh", **settings: str) -> subprocess.Popen[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path, "NO_COLOR": "1", **SECRETS, **settings}
    command = [shell, str(folder / "run.sh"), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd="/", env=variables, stdout=pipe, stderr=pipe, text=True)


def without_secrets(done: subprocess.CompletedProcess[str]) -> None:
    for secret in (CANARY, "canary%2F4f1b", "hunter-two", "tok-en-1", "abc-secret", "t0pS3cret"):
        assert secret not in done.stdout + done.stderr


def test_verify_does_everything_once_and_tells_each_check_and_capture(folder: Path, server: Server) -> None:
    done = runner(folder, "verify", "--format", "json", TARGET=server.url)
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    without_secrets(done)
    assert "Traceback" not in done.stderr
    assert Counter((r.method, r.path) for r in server.requests()) == {
        ("GET", "/ready"): 1,
        ("POST", "/token"): 1,
        ("GET", "/items"): 1,
        ("GET", "/items/a1"): 1,
        ("GET", "/job"): 2,
        ("GET", "/page"): 1,
        ("DELETE", "/ready"): 1,
    }
    assert {r.headers["x-api-key"] for r in server.requests()} == {CANARY}
    assert (found["verdict"], found["exit_code"], found["reasons"], found["problems"]) == ("failed", 1, [], [])
    assert [target["problem"] for target in found["reach"]] == [None]
    steps = [(one["phase"], one["task"], one["login"], one["name"], one["place"]) for one in found["requests"]]
    assert steps == [
        ("setup", None, None, "/ready", "shop.yaml:13"),
        ("users", "look", "member", "log in as member", "shop.yaml:7"),
        ("users", "look", None, "/items", "shop.yaml:25"),
        ("users", "look", None, "/items/{first}", "shop.yaml:29"),
        ("users", "wait_", None, "/job", "shop.yaml:36"),
        ("users", "wait_", None, "/job", "shop.yaml:36"),
        ("users", "visitor", None, "/page", "shop.yaml:42"),
        ("teardown", None, None, "/ready", "shop.yaml:45"),
    ]
    items = found["requests"][2]
    assert items["request"]["url"].endswith("/items?n=7")
    assert items["request"]["headers"]["Authorization"] == "***"
    assert items["answer"]["body"] == '{"total": 3, "kind": "list", "items": ["a1"]}'
    missed = "expected $.total to be > 5, got 3"
    assert items["checks"] == [
        {"text": "status 200", "ok": True, "got": None},
        {"text": "$.total gt 5", "ok": False, "got": missed},
        {"text": '$.kind equals "list"', "ok": True, "got": None},
    ]
    captures = [(one["variable"], one["value"], one["ok"]) for one in items["captures"]]
    assert captures == [("first", '"a1"', True), ("link", '"/next"', True)]
    assert [one["ok"] for one in found["requests"]] == [True, True, False, True, True, True, True, True]
    assert items["problem"] == missed
    assert [(one["method"], one["name"]) for one in found["not_reached"]] == [("GET", "/never")]


def test_messages_that_are_not_the_one_waited_for_are_no_failures(tmp_path: Path) -> None:
    case = Path(__file__).parent / "cases" / "talk_over_websockets" / "spec.yaml"
    (tmp_path / "spec.yaml").write_text(case.read_text("utf-8").replace("name: websocket", "name: spec"))
    with Server({"GET /live": {"socket": ['{"type": "welcome"}']}}) as talking:
        done = runner(build(tmp_path / "spec.yaml", tmp_path), "verify", TARGET=talking.url)
    output = done.stdout
    assert done.returncode == 0, output + done.stderr
    assert "ok        $.item equals 7\n      capture   item: 7, from $.item\n" in output
    assert "FAILED" not in output
    for nonsense in ("None", "no answer", "status < 400"):
        assert nonsense not in output


def test_debug_shows_one_scenario_whole_and_redacted(folder: Path, server: Server) -> None:
    brief = runner(folder, "verify", "buyer", TARGET=server.url)
    server.answer(ROUTES)
    done = runner(folder, "debug", "buyer", TARGET=server.url)
    without_secrets(done)
    assert (brief.returncode, done.returncode) == (1, 1)
    assert server.count("GET", "/page") == 0
    assert server.count("GET", "/items") == 1
    assert "x" * 900 in done.stdout
    assert "x" * 900 not in brief.stdout
    assert "characters in all" in brief.stdout
    assert "User-Agent: " in done.stdout
    assert "auth     member for Buyer: logged in, POST log in as member 200 (shop.yaml:7)" in done.stdout
    assert "FAILED    $.total gt 5: expected $.total to be > 5, got 3" in done.stdout
    assert 'capture   first: "a1", from $.items[0]' in done.stdout
    assert done.stdout.endswith("Not as expected: 1 of 7 requests, 13 checks and captures.\n")


def test_a_login_that_fails_is_tried_once_and_ends_that_user(folder: Path, server: Server) -> None:
    server.answer({**ROUTES, "POST /token": {"status": 401}})
    done = runner(folder, "verify", TARGET=server.url)
    assert done.returncode == 1
    assert "auth     member for Buyer: FAILED, POST log in as member 401 (shop.yaml:7)" in done.stdout
    assert [r.path for r in server.requests()] == ["/ready", "/token", "/page", "/ready"]
    assert "Not reached\n  GET /items (shop.yaml:25)\n" in done.stdout


def test_what_cannot_be_reached_or_is_unknown_is_said_and_nothing_is_sent(
    folder: Path, server: Server, tmp_path: Path
) -> None:
    done = runner(folder, "verify", TARGET=server.url.replace("http:", "https:"))
    assert done.returncode == 3
    assert f"reach    {server.url.replace('http:', 'https:')}  FAILED: " in done.stdout
    (tmp_path / "shop.yaml").write_text(SPEC)
    command = [sys.executable, "-m", "scenarioc", "verify", "shop.yaml", "--scenario", "buyers"]
    variables = {**os.environ, **SECRETS, "TARGET": server.url}
    other = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=60)
    assert other.returncode == 2
    assert 'There is no scenario "buyers"; the scenarios are: Buyer, Visitor' in other.stderr
    assert other.stdout == ""
    assert server.requests() == []


def test_an_interrupted_verification_tears_down_and_tells_what_it_saw(folder: Path, server: Server) -> None:
    server.answer({**ROUTES, "GET /items": {"delay_s": 100}})
    process = begun(folder, "verify", TARGET=server.url)
    wait_until(lambda: server.count("GET", "/items") > 0 or process.poll() is not None)
    process.send_signal(signal.SIGTERM)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 3, stderr
    assert [r.method for r in server.requests()] == ["GET", "POST", "GET", "DELETE"]
    assert "\nBuyer, look\n  ok      POST log in as member" in stdout
    assert stdout.endswith("\nStopped: it was interrupted. No load should be sent.\n")


@pytest.fixture(scope="module")
def upload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SPECS / "client_upload.yaml", tmp_path_factory.mktemp("verify"))


each_shell = pytest.mark.parametrize("shell", [name for name in ("bash", "dash") if shutil.which(name)])


@each_shell
def test_a_backend_that_ignores_the_marker_is_refused_and_one_that_honours_it_passes(shell: str, upload: Path) -> None:
    honours = shell == "bash"
    with started("django_upload", honours_marker="yes" if honours else "no") as backend:
        done = runner(upload, "verify", shell=shell, TARGET=backend.url, BATCH_SIZE="5", TOKEN=CANARY)
        paths = [r.path for r in backend.requests()]
    without_secrets(done)
    if honours:
        assert done.returncode == 0, done.stdout
        assert "checked by setup: $.load_test_mode equals true (client_upload.yaml:31), " in done.stdout
        assert paths == ["/health/", "/api/clients/upload/", "/api/clients/upload/"]
    else:
        assert done.returncode == 3, done.stdout
        assert "marker   NOT PROVEN: expected $.load_test_mode to be true, got false" in done.stdout
        assert done.stdout.endswith("No load should be sent.\n")
        assert paths == ["/health/", "/api/clients/upload/"]


def test_the_program_in_the_package_is_what_the_runtime_modules_make() -> None:
    same = made_program("verify") == verification()  # not their difference, which would take pytest long
    assert same, "make golden"
