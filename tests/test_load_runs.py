"""What a load leaves behind and shows while it runs: phases, warm-up, the drain at its end, users in the web UI."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from scenarioc.build import build
from support.counting import Counting
from support.locust_run import finish, own_bus, run, start
from support.server import free_port

pytestmark = pytest.mark.xdist_group("timing")


def generated(load: str, target: str, more: str = "thresholds: [error_rate < 1%]") -> str:
    text = f"version: 1\nname: seen\ntarget: {target}\nscenarios:\n"
    text += f"  visitor: {{think: 100ms, flow: [GET /]}}\nload: {load}\n{more}\n"
    return build(text, "seen.yaml", read=lambda path: "").files[0].text


def summary_in(folder: Path) -> dict[str, Any]:
    [written] = folder.rglob("summary.json")
    found: dict[str, Any] = json.loads(written.read_text("utf-8"))
    return found


def test_phases_add_up_and_neither_results_nor_thresholds_see_the_warm_up(tmp_path: Path) -> None:
    load = "{warmup: 4s, users: [{to: 3, hold: 5s}, {to: 6, over: 2s}]}"
    with Counting(stall=(0, 2)) as server:
        text = generated(load, server.url, "thresholds: [max < 1500ms]")
        ended = run(tmp_path, text, "--stop-timeout", "5")
        sent = len(server.arrivals())
    assert ended.exit_code == 0, ended.output
    summary = summary_in(tmp_path)
    assert [phase["name"] for phase in summary["phases"]] == ["hold 3 for 5s", "to 6 over 2s"]
    first, second = (phase["totals"] for phase in summary["phases"])
    assert first["requests"] + second["requests"] == ended.total == sent
    assert first["max_ms"] > 1500
    assert second["requests"] > 0
    assert summary["warmup_s"] == 4
    assert summary["totals"]["max_ms"] < 1500
    measured = summary["totals"]["requests"]
    assert second["requests"] <= measured < sent
    assert sum(row["requests"] for row in summary["rows"]) == measured
    assert summary["counts"]["iterations"] == sent
    [line] = [line for line in ended.output.splitlines() if "to 6 over 2s  " in line]
    assert f" {second['requests']} requests, " in line


def test_a_start_that_takes_long_takes_nothing_of_the_run_time(tmp_path: Path) -> None:
    slow = "\nimport time\n\nUNTIL = time.monotonic() + 4\nwhile time.monotonic() < UNTIL:\n    pass\n"
    with Counting() as server:
        ended = run(tmp_path, generated("{users: 1, for: 3s}", server.url) + slow, "-t", "3s")
    assert ended.exit_code == 0, ended.output
    assert summary_in(tmp_path)["duration_s"] > 1.5


def test_requests_under_way_at_the_end_of_stages_are_waited_for_and_counted(tmp_path: Path) -> None:
    with Counting(delay_s=1.5) as server:
        load = "{users: [{to: 4, hold: 1s}, {to: 8, hold: 1s}]}"
        ended = run(tmp_path, generated(load, server.url), "--processes", "2", "--stop-timeout", "20")
        assert ended.total == len(server.arrivals()) >= 4
    assert ended.exit_code == 0, ended.output
    phases = summary_in(tmp_path)["phases"]
    assert sum(phase["totals"]["requests"] for phase in phases) == ended.total


def shown(port: int, over: Callable[[], bool]) -> Iterator[int]:
    """The numbers of users that the web UI shows, until the run is over."""
    while not over():
        try:
            with urlopen(f"http://127.0.0.1:{port}/stats/requests", timeout=5) as answer:
                yield json.load(answer)["user_count"]
        except OSError:
            pass  # it has not begun, or is about to end
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("load", "where"),
    [
        ("{users: [{to: 6, over: 1s}, {hold: 3s}]}", []),
        ("{max_users: 6, arrivals: {rate: 20/s, for: 4s}}", ["--processes", "2"]),
    ],
    ids=["stages", "arrivals on processes"],
)
def test_the_web_ui_shows_the_users_that_are_there(tmp_path: Path, load: str, where: list[str]) -> None:
    port = free_port()
    options = ["--autostart", "--autoquit", "0", "--web-host", "127.0.0.1", "--web-port", str(port), *own_bus(), *where]
    with Counting(delay_s=2) as server:
        process = start(tmp_path, generated(load, server.url), *options)
        seen = list(shown(port, lambda: process.poll() is not None))
        code, output = finish(process)
    assert code == 0, output
    assert 4 <= max(seen) <= 6  # more than one process may have; those that leave may not be replaced yet
