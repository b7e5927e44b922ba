"""`iterations`: exactly so many on however many processes, and then the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarioc.build import build
from support.counting import Counting
from support.locust_run import finish, run, start
from support.server import free_port

pytestmark = pytest.mark.xdist_group("timing")


def generated(load: str, target: str, scenarios: str = "{visitor: {flow: [GET /]}}") -> str:
    text = f"version: 1\nname: counted\ntarget: {target}\nscenarios: {scenarios}\nload: {load}\n"
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
