"""Parts of a schedule when processes are too busy to speak."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarioc.runtime.limits import warn_of_ports
from scenarioc.runtime.shares import SILENCE_S, Shares


def report(*, over: bool) -> dict[str, object]:
    return {"known": 1, "over": over, "tally": dict.fromkeys(("started", "dropped", "late", "latest_ms"), 1.0)}


def test_a_moment_in_which_no_worker_is_heard_of_is_not_the_end() -> None:
    shares, now = Shares(), 1e9
    shares.table = [(-1, ["a", "b"])]
    shares.reports = {"a": report(over=False), "b": report(over=False)}
    shares.heard_at = {"a": -now, "b": -now}
    assert not shares.at_work()
    assert not shares.all_over()


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
