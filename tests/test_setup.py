"""Setup and teardown: once per test, wherever it runs, with values for every user."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path

import pytest

from scenarioc.build import build
from support.cluster import Cluster, wait_until
from support.locust_run import run, start
from support.server import Recorded, Server

pytestmark = pytest.mark.xdist_group("setup")

SPEC = """version: 1
name: prepared
target: ${env.TARGET:-http://localhost:8000}
data:
  tickets: {pool: 10, scope: test}
setup:
  - set: {name: "load-${random_string(8)}"}
  - put: {tickets: "${name}"}
  - think: 1500ms
  - post: /users
    json: {name: "${name}"}
    expect: {status: 201}
    capture: {made: $}
teardown:
  - delete: /users/${made.id}
  - GET /never-there
scenarios:
  reader:
    think: 20ms
    flow:
      - pick: {ticket: tickets}
      - GET /users/${made.id}?name=${name}&ticket=${ticket}
load:
  users: [{to: 6, over: 3s}, {hold: 10m}]
thresholds: [error_rate < 1%, requests > 1]
"""
ROUTES = {
    "POST /users": {"status": 201, "json": {"id": 17, "of": {"tags": ["a", None]}}},
    "GET /users/17": {},
    "DELETE /users/17": {"status": 204},
}


def locustfile(text: str = SPEC) -> str:
    built = build(text, "prepared.yaml", read=lambda name: "")
    return next(file.text for file in built.files if file.path == "locustfile.py")


def assert_framed(requests: list[Recorded]) -> None:
    """One setup before, one teardown after everything else, and all users know what the setup found."""
    assert [(r.method, r.path) for r in requests if r.path != "/users/17"] == [
        ("POST", "/users"),
        ("GET", "/never-there"),
    ]
    assert requests[0].method == "POST"
    assert [r.method for r in requests[-2:]] == ["DELETE", "GET"]
    name = requests[0].body.partition(": ")[2].strip('"} ')
    asked = Counter(r.query for r in requests if r.query)
    assert set(asked) == {(("name", name), ("ticket", name))}, asked


def test_setup_and_teardown_happen_once_around_a_ramp_that_is_interrupted(tmp_path: Path) -> None:
    with Server(ROUTES) as server:
        process = start(tmp_path, locustfile(), "--headless", "--only-summary", environment={"TARGET": server.url})
        # The ramp changes its number of users while the setup still thinks.
        wait_until(lambda: server.count("GET", "/users/17") > 20 or process.poll() is not None)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        requests = server.requests()
    assert process.returncode == 0, output
    assert_framed(requests)
    assert "setup: POST /users" in output
    assert "teardown: GET /never-there" in output
    table = output[output.index("Name") :]
    assert "POST" not in table
    assert "DELETE" not in table
    assert "never-there" not in table


def test_setup_is_for_all_workers_also_for_those_that_join_late(tmp_path: Path) -> None:
    folder = tmp_path / "master"
    folder.mkdir()
    begun = '__import__("locust").events.test_start.add_listener(lambda **_: print("begun", flush=True))\n'
    (folder / "locustfile.py").write_text(locustfile() + begun, encoding="utf-8")
    with Server(ROUTES) as server, Cluster(folder, 2, target=server.url) as cluster:
        wait_until(lambda: server.count("GET", "/users/17") > 20)
        # By itself, Locust has nothing to do for the second of two that join while the load stays as it is.
        cluster.join()
        cluster.join()
        wait_until(lambda: all("begun" in cluster.said(late) for late in (2, 3)))
        seen = server.count("GET", "/users/17")
        wait_until(lambda: server.count("GET", "/users/17") > seen + 50)
        cluster.master.send_signal(signal.SIGINT)
        code, output = cluster.finish()
        requests = server.requests()
    assert code == 0, output
    assert "4 workers connected" in output
    assert_framed(requests)


@pytest.mark.parametrize("processes", [(), ("--processes", "2")])
def test_a_failed_setup_ends_the_run_before_any_user_starts(tmp_path: Path, processes: tuple[str, ...]) -> None:
    text = SPEC.replace("  - think: 1500ms\n", "")
    if not processes:
        text = text[: text.index("thresholds:")].replace("[{to: 6, over: 3s}, {hold: 10m}]", "3\n  for: 1m")
    with Server({**ROUTES, "POST /users": {"status": 503}}) as server:
        ended = run(tmp_path, locustfile(text), *processes, environment={"TARGET": server.url})
        requests = server.requests()
    assert ended.exit_code == 3, ended.output
    assert [r.method for r in requests] == ["POST"]
    why = "he setup failed: POST /users: expected status 201, got 503 (prepared.yaml:9)"
    assert why in ended.output
    assert "Traceback" not in ended.output
    if processes:
        assert f"The run broke: t{why}." in ended.output
