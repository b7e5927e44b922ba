"""Books that balance: with requests under way, however and wherever a test ends, the run has counted what the server
has served, failures included. Nobody says `--stop-timeout`."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import gevent
import gevent.event
import pytest
from gevent.pool import Group
from locust import FastHttpUser
from locust.env import Environment

from scenarioc.build import build
from scenarioc.runtime.flow import together
from scenarioc.runtime.leaving import PATIENCE_S, awaits_answer, leave_soon, send_away
from support.cluster import Cluster, wait_until
from support.locust_run import finish, own_bus, start
from support.server import Server

SPEC = """\
version: 1
name: books
target: ${env.TARGET}
scenarios:
  journey:
    flow:
      - GET /slow
      - {think: 100ms}
      - GET /bad
      - {think: 1h}
      - GET /never
    stop: [GET /bye]
  reader: {think: 50ms, flow: [GET /slow]}
load: {users: 12, for: FOR}
thresholds: [error_rate < 1%, p99 < 10s, "GET /bye: failures < 1"]
"""
ROUTES = {"GET /slow": {"delay_s": 0.7}, "GET /bad": {"status": 500}, "GET /bye": {}}


def options(where: str) -> list[str]:
    return [*own_bus(), *(["--processes", "2"] if where == "processes" else [])]


def end(process: Popen[str], server: Server, how: int, *, all_of_them: bool) -> None:
    """Send a signal when slow requests have been answered, and others are under way."""
    wait_until(lambda: server.count("GET", "/slow") > 20)
    if all_of_them:
        os.killpg(process.pid, how)  # as Ctrl-C in a terminal does
    else:
        process.send_signal(how)


@pytest.mark.parametrize("where", ["process", "processes", "workers"])
@pytest.mark.parametrize("how", [0, signal.SIGINT, signal.SIGTERM], ids=["run-time", "ctrl-c", "sigterm"])
def test_what_a_run_counts_is_what_the_server_has_served(tmp_path: Path, where: str, how: int) -> None:
    text = build(SPEC.replace("FOR", "1h" if how else "2s"), "books.yaml", read=lambda path: "").files[0].text
    folder = tmp_path / "run"
    folder.mkdir()
    with Server(ROUTES) as server:
        load = ["-u", "12", "-r", "12", *(["-t", "2s"] if not how else [])]
        if where == "workers":
            (folder / "locustfile.py").write_text(text, encoding="utf-8")
            with Cluster(folder, 2, *load, target=server.url) as cluster:
                if how:
                    end(cluster.master, server, how, all_of_them=False)
                code, output = cluster.finish()
        else:
            alone = start(folder, text, "--headless", *load, *options(where), environment={"TARGET": server.url})
            if how:
                end(alone, server, how, all_of_them=how == signal.SIGINT)
            code, output = finish(alone, 60)
        served = Counter(request.path for request in server.requests())
    summary = json.loads((folder / "results" / "summary.json").read_text("utf-8"))
    rows = {row["name"]: row for row in summary["rows"]}
    assert {path: row["requests"] for path, row in rows.items()} == served, output
    assert {path: row["failures"] for path, row in rows.items() if row["failures"]} == (
        {"/bad": served["/bad"]} if served["/bad"] else {}
    )
    assert summary["totals"]["requests"] == served.total()
    series = summary["series"]
    assert sum(series["requests"]) == served.total()
    if where == "process":
        # What is finished after the load has a step of its own, without percentiles. (A busy master may count it late.)
        assert (series["users"][-1], series["p95_ms"][-1], series["requests"][-1] > 0) == (0, None, True), series
    if how:
        assert served["/bye"] == 6  # of every user that was in the midst of its journey
    failed = served["/bad"] * 100 >= served.total()
    statuses = [one["status"] for one in summary["thresholds"]]
    assert (code, statuses) == (1 if failed else 0, ["failed" if failed else "held", "held", "held"]), output
    assert summary["workers"] == (None if where == "process" else {"count": 2, "lost": 0})
    assert "Traceback" not in output


def test_who_asks_for_a_stop_timeout_gets_what_locust_means_by_it(tmp_path: Path) -> None:
    text = build(SPEC.replace("FOR", "1h").replace("1h}", "1s}"), "books.yaml", read=lambda path: "").files[0].text
    with Server({**ROUTES, "GET /never": {}}) as server:
        load = ["--headless", "-u", "1", "-r", "1", "--stop-timeout", "30"]
        alone = start(tmp_path, text, *load, environment={"TARGET": server.url})
        wait_until(lambda: server.count("GET", "/slow") > 0)
        alone.send_signal(signal.SIGTERM)
        _, output = finish(alone, 60)
        sent = [request.path for request in server.requests()]
    assert sent == ["/slow", "/bad", "/never", "/bye"], output


class Client:
    def request(self) -> None:
        gevent.sleep(30)  # as Locust's client does for a moment when it looks at its connection


@dataclass
class Visitor:
    client: Client
    greenlet: gevent.Greenlet


def test_only_requests_under_way_are_waited_for() -> None:
    client = Client()
    leaving = [lambda: gevent.sleep(30), gevent.event.Event().wait]
    staying = [client.request, lambda: together(client.request, client.request)]
    visitors = [Visitor(client, gevent.spawn(does)) for does in (*leaving, *staying)]
    gevent.sleep(0)
    assert [awaits_answer(visitor) for visitor in visitors] == [False, False, True, True]
    for visitor in visitors:
        gevent.get_hub().loop.run_callback(send_away, visitor)
    gevent.sleep(0.01)
    assert [visitor.greenlet.dead for visitor in visitors] == [True, True, False, False]
    gevent.killall([visitor.greenlet for visitor in visitors])


def test_a_user_who_is_told_twice_to_leave_still_does_its_last_steps() -> None:
    left = []

    class Visitor(FastHttpUser):
        host = "http://localhost:1"
        tasks = [lambda _: gevent.sleep(60)]  # noqa: RUF012

        def on_stop(self) -> None:
            left.append(self)

    user, users = Visitor(Environment(stop_timeout=PATIENCE_S)), Group()
    user.start(users)
    gevent.sleep(0)
    leave_soon(user)
    leave_soon(user)
    users.join(timeout=30)
    assert left == [user]
