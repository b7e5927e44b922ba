"""Times since something was due: what a stall of the server does to those who would have come meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarioc.build import build
from scenarioc.problems import Rejected
from scenarioc.runtime.addresses import kept_for_a_second
from support.counting import Counting
from support.locust_run import Run, run

pytestmark = pytest.mark.xdist_group("timing")


def spec(load: str, target: str = "http://localhost:8000", threshold: str = "requests > 0") -> str:
    head = f"version: 1\nname: due\ntarget: {target}\nscenarios: {{the visitor: {{flow: [GET /]}}}}\n"
    return f"{head}load: {load}\nthresholds: ['{threshold}']\n"


def ended(folder: Path, load: str, server: Counting, *options: str, threshold: str = "requests > 0") -> Run:
    text = build(spec(load, server.url, threshold), "due.yaml", read=str).files[0].text
    return run(folder, text, *options)


def test_a_stall_is_in_the_times_since_turns_were_due_and_not_in_those_of_requests(tmp_path: Path) -> None:
    with Counting(stall=(1.5, 2.5)) as server:
        load = "{users: 2, for: 5s, throughput: 100/s}"
        found = ended(tmp_path, load, server, "--processes", "2", threshold="SCHEDULED the visitor: p90 < 1s")
    # two requests met the stall; some 250 turns came due meanwhile, of which the last second was caught up
    assert found.exit_code == 1, found.output
    scheduled = found.rows["SCHEDULED", "TheVisitor"]
    waited = sum(count for time, count in scheduled["response_times"].items() if float(time) > 500)
    assert waited > 100
    assert sum(count for time, count in found.rows["GET", "/"]["response_times"].items() if float(time) > 500) < 20
    dropped = scheduled["num_requests"] - found.total
    assert dropped > 50
    assert f"{dropped:,} turns dropped" in found.output


def test_dropped_and_late_arrivals_are_counted_exactly_on_all_processes(tmp_path: Path) -> None:
    with Counting(delay_s=30) as server:
        load = "{max_users: 6, arrivals: {rate: 40/s, for: 1s}}"
        found = ended(tmp_path, load, server, "--processes", "2", "-t", "2s")
        came = len(server.arrivals())
    assert came == 6
    assert "6 of 40 started, 34 dropped" in found.output


def test_a_threshold_on_times_since_due_needs_a_schedule() -> None:
    with pytest.raises(Rejected):
        build(spec("{users: 1, for: 1s}", threshold="SCHEDULED: p99 < 1s"), "due.yaml", read=str)
    plan = build(spec("{arrivals: {rate: 1/s, for: 1s}}", threshold="SCHEDULED: p99 < 1s"), "due.yaml", read=str).plan
    assert plan.thresholds[0].rows == (("SCHEDULED", "TheVisitor"),)


def test_an_address_is_looked_up_once_a_second_and_found_while_another_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def look_up(host: str, port: int) -> list[object]:
        asked.append(host)
        if len(asked) == 2:
            assert looked_up(host, port) == [("h", 1, 1)]
        return [(host, port, len(asked))]

    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    looked_up = kept_for_a_second(look_up)
    assert [looked_up("h", 1) for _ in range(3)] == [[("h", 1, 1)]] * 3
    now[0] += 1.5
    assert looked_up("h", 1) == [("h", 1, 2)]
    assert looked_up("h", 1) == [("h", 1, 2)]
