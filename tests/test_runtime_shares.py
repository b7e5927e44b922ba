"""Parts of a schedule when processes are too busy to speak."""

from __future__ import annotations

from pathlib import Path

import pytest
from locust.env import Environment
from locust.runners import STATE_MISSING, WorkerNode

from scenarioc.runtime.limits import warn_of_ports
from scenarioc.runtime.shares import SILENCE_S, Shares


def report(*, over: bool) -> dict[str, object]:
    return {"known": 1, "over": over, "tally": dict.fromkeys(("started", "dropped", "late", "latest_ms"), 1.0)}


def test_workers_are_waited_for_until_they_have_said_that_they_are_done_or_are_lost() -> None:
    environment = Environment()
    runner = environment.create_master_runner("127.0.0.1", 0)
    try:
        shares = Shares()
        shares.table = [(-1, ["busy", "done"])]
        shares.reports = {"busy": report(over=False), "done": report(over=True)}
        assert not shares.all_over(runner)  # nobody is there
        for name in ("busy", "done", "new"):
            runner.clients[name] = WorkerNode(name)
        assert not shares.all_over(runner)  # though `busy` was not heard of for long
        runner.clients["busy"].state = STATE_MISSING
        assert shares.all_over(runner)
    finally:
        runner.quit()


def test_counts_of_lost_workers_stay_in_the_sum() -> None:
    shares = Shares()
    shares.reports = {"a": report(over=True), "lost": report(over=False)}
    assert shares.counts() == {"started": 2, "dropped": 2, "late": 2}


def test_a_worker_that_could_not_report_takes_itself_for_silent() -> None:
    shares = Shares()
    assert not shares.silent()
    shares.reported_at = -SILENCE_S
    assert shares.silent()


@pytest.mark.parametrize(("rate", "warned"), [(466, False), (467, True)])
def test_more_new_connections_than_ports_are_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, rate: int, warned: bool
) -> None:
    ports = tmp_path / "ports"
    ports.write_text("32000\t59999\n")
    warn_of_ports(rate, ports)
    assert ("about 466 a second" in caplog.text) is warned
    warn_of_ports(rate, tmp_path / "nowhere")
