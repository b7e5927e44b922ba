"""Arrivals, from the spec to a server that notes when each came: on one process and on many."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent, indent

import pytest

from scenarioc.build import build
from scenarioc.runtime.schedule import Arrivals, Phase, arrival_times
from support.cluster import wait_until
from support.counting import Counting
from support.locust_run import Run, finish, result, run, start
from support.server import Server, free_port

pytestmark = pytest.mark.xdist_group("timing")


LOOKUPS = """

@events.init.add_listener
def count_lookups(environment, **_):
    asked = []
    resolver = gevent.get_hub().resolver
    look_up = resolver.getaddrinfo
    resolver.getaddrinfo = lambda *what: asked.append(what) or look_up(*what)
    environment.events.quit.add_listener(lambda **_: print(f"{len(asked)} lookups", file=sys.stderr))
"""

LEFT_BEHIND = """

@events.init.add_listener
def count_users(environment, **_):
    gc.disable()
    left = lambda: sum(isinstance(one, FastHttpUser) for one in gc.get_objects())
    environment.events.quit.add_listener(lambda **_: print(f"{left()} users in memory", file=sys.stderr))
"""


def generated(load: str, target: str, scenarios: str = "visitor: {flow: [GET /]}") -> str:
    """The locustfile of a spec with this load."""
    parts = {"scenarios": scenarios, "load": load}
    body = "".join(f"{key}:\n{indent(dedent(value).strip(), '  ')}\n" for key, value in parts.items())
    text = f"version: 1\nname: open\ntarget: {target}\n{body}"
    return build(text, "open.yaml", read=lambda path: "").files[0].text


def due(*phases: Phase, poisson: bool = False) -> list[float]:
    return [second for second, _ in arrival_times(Arrivals(phases, poisson), {"": 1})]


def assert_followed(found: Sequence[float], planned: Sequence[float]) -> None:
    """All came, in time as far as a busy machine can say: `tests/benchmarks/arrivals.py` measures how exactly."""
    assert abs(len(found) - len(planned)) <= 1
    offset = min(at - second for at, second in zip(found, planned, strict=False))
    late = sorted(at - second - offset for at, second in zip(found, planned, strict=False))
    assert late[len(late) // 2] < 0.5
    for second in range(int(planned[-1]) + 1):
        came = sum(at - offset <= second for at in found)
        should = sum(at <= second for at in planned)
        assert abs(came - should) <= max(15, 0.25 * len(planned)), second


@pytest.mark.parametrize("where", [[], ["--processes", "2"]], ids=["local", "processes"])
def test_phases_are_followed_exactly_and_addresses_are_kept(tmp_path: Path, where: list[str]) -> None:
    load = """
        arrivals:
          - {rate: 50/s, for: 2s}
          - {from: 50/s, to: 10/s, over: 2s}
          - {pause: 500ms}
          - {count: 7, over: 1s}
    """
    with Counting() as server:
        ended = run(tmp_path, generated(load, server.url) + LOOKUPS, *where)
        assert ended.exit_code == 0, ended.output
        lookups = [int(count) for count in re.findall(r"(\d+) lookups", ended.output)]
        assert lookups
        assert sum(lookups) < 120  # without memory as many as arrivals: 167
        assert_followed(server.arrivals(), due(Phase(2, 50, 50), Phase(2, 50, 10), Phase(0.5, 0, 0), Phase(1, 7, 7)))
    assert ended.total == 167
    assert "167 of 167 started, 0 dropped" in ended.output


def test_poisson_arrivals_come_when_the_seed_says(tmp_path: Path) -> None:
    with Counting() as server:
        load = "{poisson: true, arrivals: {rate: 50/s, for: 4s}}"
        ended = run(tmp_path, generated(load, server.url))
        assert_followed(server.arrivals(), due(Phase(4, 50, 50), poisson=True))
    assert ended.exit_code == 0, ended.output


def test_slow_answers_do_not_slow_arrivals_and_all_are_waited_for(tmp_path: Path) -> None:
    with Counting(delay_s=1.5) as server:
        ended = run(tmp_path, generated("{arrivals: {rate: 20/s, for: 2s}}", server.url))
        assert_followed(server.arrivals(), due(Phase(2, 20, 20)))
    assert ended.total == 40
    assert ended.rows["SCHEDULED", "Visitor"]["num_requests"] == 40


def test_users_are_waited_for_as_long_as_the_load_says(tmp_path: Path) -> None:
    def sent(finish: str, think: str, *options: str) -> tuple[int, int]:
        with Server({"GET /a": {}, "GET /b": {}}) as server:
            load = f"{{arrivals: {{count: 3, over: 200ms}}, finish_within: {finish}}}"
            scenarios = f"visitor: {{flow: [GET /a, {{think: {think}}}, GET /b]}}"
            ended = run(tmp_path, generated(load, server.url, scenarios), *options)
            assert ended.exit_code == 0, ended.output
            return server.count("GET", "/a"), server.count("GET", "/b")

    assert sent("1s", "100s") == (3, 0)
    assert sent("unlimited", "2s", "--processes", "2") == (3, 3)


def test_more_users_than_allowed_are_dropped_and_counted(tmp_path: Path) -> None:
    with Counting(delay_s=10) as server:
        text = generated("{max_users: 10, arrivals: {rate: 20/s, for: 2s}}", server.url)
        ended = run(tmp_path, text, "-t", "3s")
        assert len(server.arrivals()) == 10
    assert "10 of 40 started, 30 dropped" in ended.output


def test_each_arrival_is_a_fresh_user_that_does_its_flow_once_and_is_forgotten(tmp_path: Path) -> None:
    scenarios = """
        visitor:
          think: 30s
          start: [POST /login]
          flow: [GET /a, GET /b]
          stop: [POST /logout]
    """
    cookie = {"headers": [["Set-Cookie", "session=1"]], "json": {}}
    routes = {"POST /login": cookie, "GET /a": {}, "GET /b": {}, "POST /logout": {}}
    with Server(routes) as server:
        text = generated("{arrivals: {rate: 10/s, for: 1s}}", server.url, scenarios) + LEFT_BEHIND
        ended = run(tmp_path, text)
        seen = server.requests()
    assert ended.exit_code == 0, ended.output
    assert {path: sum(one.path == path for one in seen) for path in ("/login", "/a", "/b", "/logout")} == {
        "/login": 10,
        "/a": 10,
        "/b": 10,
        "/logout": 10,
    }
    assert not any("cookie" in one.headers for one in seen if one.path == "/login")
    assert all(one.headers["cookie"] == "session=1" for one in seen if one.path != "/login")
    [left] = re.findall(r"(\d+) users in memory", ended.output)
    assert int(left) <= 1  # of those that wait for the garbage collector, all 10


def test_an_arrival_whose_start_fails_leaves(tmp_path: Path) -> None:
    scenarios = "visitor: {start: [{post: /login, capture: {token: $.token}}], flow: [GET /a]}"
    with Server({"POST /login": {"status": 500}}) as server:
        text = generated("{arrivals: {rate: 10/s, for: 1s}}", server.url, scenarios) + LEFT_BEHIND
        ended = run(tmp_path, text)
        assert server.count("POST", "/login") == 10
        assert server.count("GET", "/a") == 0
    assert "Traceback" not in ended.output


def test_closed_and_open_profiles_live_in_one_file(tmp_path: Path) -> None:
    load = """
        profiles:
          light: {users: 2, for: 2s}
          peak: {arrivals: {rate: 10/s, for: 2s}}
    """
    with Counting() as server:
        scenarios = "visitor: {think: 100ms, flow: [GET /]}"
        text = generated(load, server.url, scenarios)
        closed = run(tmp_path, text)
        assert closed.exit_code == 0, closed.output
        assert 4 < closed.total <= 60
        assert "Arrivals" not in closed.output
        opened = run(tmp_path, text, "--load", "peak", "--processes", "2")
        assert opened.total == 20, opened.output


def test_the_web_ui_runs_arrivals_and_stops_by_itself(tmp_path: Path) -> None:
    with Counting() as server:
        text = generated("{arrivals: {rate: 20/s, for: 2s}}", server.url)
        options = ["--autostart", "--autoquit", "1", "--web-host", "127.0.0.1", "--web-port", str(free_port())]
        code, output = finish(start(tmp_path, text, *options))
        assert code == 0, output
        assert_followed(server.arrivals(), due(Phase(2, 20, 20)))


AT_THE_GATE = """
import pathlib

if "GATE" in os.environ:
    gate = pathlib.Path(os.environ["GATE"])
    gate.mkdir()
    while gate.exists():
        gevent.sleep(0.05)
"""


def worker(folder: Path, port: int, target: str, **more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "locust", "-f", "locustfile.py", "--worker", "--master-port", str(port)]
    environment = {**os.environ, "TARGET": target, **more}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_worker_that_joins_gets_its_part_and_takes_over_from_a_killed_one(tmp_path: Path) -> None:
    port, gate = free_port(), tmp_path / "gate"
    with Counting() as server:
        text = generated("{arrivals: {rate: 40/s, for: 12s}}", "${env.TARGET:-http://localhost:8000}") + AT_THE_GATE
        master = start(
            tmp_path, text, "--headless", "--master", "--expect-workers", "1", "--master-bind-host", "127.0.0.1",
            "--master-bind-port", str(port), environment={"MISSED_AFTER_S": "3"},
        )  # fmt: skip
        # It starts before the others, which may take longer than the load, and then waits to be let in.
        late = worker(tmp_path, port, server.url + "/joined", GATE=str(gate))
        workers = [late]
        try:
            wait_until(gate.exists)
            workers.append(worker(tmp_path, port, server.url))
            while not server.arrivals() and master.poll() is None:
                time.sleep(0.05)
            gate.rmdir()
            while len(server.arrivals("/joined/")) < 5 and master.poll() is None:
                time.sleep(0.05)
            workers[1].kill()
            before = len(server.arrivals())
            ended: Run = result(tmp_path, *finish(master))
        finally:
            for process in workers:
                process.kill()
                process.wait()
        found, joined = len(server.arrivals()), len(server.arrivals("/joined/"))
    assert ended.exit_code == 0, ended.output
    assert joined >= 5, ended.output
    assert found <= 480 + 20  # a few twice, while parts change hands
    if before <= 280:  # it joined soon enough: without it, half of what was left would be missing
        assert found - before > 0.7 * (480 - before)
