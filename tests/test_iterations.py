"""`iterations`: exactly so many on however many processes, and then the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from scenarioc.build import build
from scenarioc.runtime.dealing import Dealer, RowsMessage
from scenarioc.runtime.iteration_limit import IterationNumbers
from support.cluster import Cluster, wait_until
from support.counting import Counting
from support.locust_run import finish, run, start
from support.server import Server, free_port

pytestmark = pytest.mark.xdist_group("timing")


def generated(load: str, target: str, scenarios: str = "{visitor: {flow: [GET /]}}") -> str:
    text = f"version: 1\nname: counted\ntarget: {target}\nscenarios: {scenarios}\nload: {load}\n"
    text += "thresholds: [error_rate < 1%]\n"
    return build(text, "counted.yaml", read=lambda path: "").files[0].text


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_exactly_so_many_iterations_are_done_in_all(tmp_path: Path, processes: int) -> None:
    where = ["--processes", str(processes)] if processes > 1 else []
    with Counting() as server:
        ended = run(tmp_path, generated("{users: 13, iterations: 1000}", server.url), *where)
        assert len(server.arrivals()) == 1000
    assert ended.exit_code == 0, ended.output
    assert ended.total == 1000
    assert "Iterations: 1,000 of 1,000 done" in ended.output
    [written] = tmp_path.rglob("summary.json")
    assert "Infinity" not in written.read_text("utf-8")
    assert json.loads(written.read_text("utf-8"))["counts"] == {
        "iterations": 1000,
        "checks": {"passed": 0, "failed": 0},
    }


def test_each_user_does_so_many_and_leaves(tmp_path: Path) -> None:
    scenarios = "{buy: {users: 2, flow: [GET /buy, GET /pay]}, look: {think: 50ms, flow: [GET /look]}}"
    load = "{users: 7, iterations: {each: 3}}"
    with Counting() as server:
        ended = run(tmp_path, generated(load, server.url, scenarios), "--processes", "2")
        assert [len(server.arrivals(path)) for path in ("/buy", "/pay", "/look")] == [6, 6, 15]
    assert ended.exit_code == 0, ended.output
    assert "Iterations: 21 of 21 done" in ended.output


def test_the_time_is_an_upper_limit(tmp_path: Path) -> None:
    with Counting(delay_s=0.05) as server:
        ended = run(tmp_path, generated("{users: 2, iterations: 100000, for: 2s}", server.url))
        done = len(server.arrivals())
    assert ended.exit_code == 0, ended.output
    assert 0 < done < 1000
    assert "of 100,000 done" in ended.output


def test_the_load_ends_when_every_user_has_left_for_good(tmp_path: Path) -> None:
    scenarios = "{visitor: {flow: [GET /, {stop: user}]}}"
    with Counting() as server:
        ended = run(tmp_path, generated("{users: 3, iterations: 50}", server.url, scenarios))
        assert len(server.arrivals()) == 3
    assert "Iterations: 3 of 50 done" in ended.output


def test_the_web_ui_stops_when_they_are_done(tmp_path: Path) -> None:
    options = ["--autostart", "--autoquit", "1", "--web-host", "127.0.0.1", "--web-port", str(free_port())]
    with Counting() as server:
        code, output = finish(start(tmp_path, generated("{users: 5, iterations: 40}", server.url), *options))
        assert len(server.arrivals()) == 40
    assert code == 0, output


def test_who_is_left_does_what_a_lost_worker_should_have_done(tmp_path: Path) -> None:
    folder = tmp_path / "master"
    folder.mkdir()
    ready = '__import__("locust").events.init.add_listener(lambda **_: print("ready", flush=True))\n'
    with Server({"GET /": {"delay_s": 0.5}}) as server:
        (folder / "locustfile.py").write_text(generated("{users: 1, iterations: 300}", server.url) + ready, "utf-8")
        with Cluster(folder, 1, target=server.url, missed_after_s=3) as cluster:
            wait_until(lambda: server.count("GET", "/") > 2)
            cluster.join()
            wait_until(lambda: "ready" in cluster.said(1))
            cluster.kill(0)
            before = server.count("GET", "/")
            server.answer({"GET /": {}})
            code, output = cluster.finish()
        assert before + server.count("GET", "/") >= 300, output
    assert "Iterations: 300 of 300 done" in output, output
    assert code == 3, output


def test_what_a_lost_worker_did_not_do_is_dealt_again() -> None:
    numbers = IterationNumbers("numbers", range(10), when_exhausted="stop")
    sent: list[tuple[str, Sequence[int]]] = []

    def send(node: str, message: RowsMessage) -> None:
        sent.append((node, message["rows"]))

    numbers.dealer = Dealer("numbers", range(10), numbers.new_deck(10), False, send)
    numbers.done_by = {"lost": 3, "other": 0}.__getitem__
    for node in ("lost", "other"):
        numbers.dealer.hear(node, {"back": (), "held": 0, "need": 5, "want": 5, "game": 1})
    assert [(node, len(rows)) for node, rows in sent] == [("lost", 5), ("other", 5)]
    numbers.forget_lost(["other"])
    numbers.dealer.hear("other", {"back": (), "held": 0, "need": 4, "want": 4, "game": 1})
    assert [len(rows) for node, rows in sent if node == "other"] == [5, 2]
