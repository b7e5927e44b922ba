"""How one threshold is judged second by second, how failures are told apart, how a long series is kept short."""

from __future__ import annotations

from typing import Any

import pytest

from scenarioc.runtime.figures import Results, figure
from scenarioc.runtime.ledger import TOTAL
from scenarioc.runtime.mistakes import kind_of
from scenarioc.runtime.series import Series
from scenarioc.runtime.spreadsheet import series_table
from scenarioc.runtime.thresholds import Judge, Threshold


def second(requests: int, failures: int = 0, ms: float = 100.0) -> Results:
    """What a second may bring: so many requests that took equally long."""
    results = Results(requests)
    results.failures = failures
    results.times = {ms: requests} if requests else {}
    results.total_ms = ms * requests
    results.lowest = results.highest = ms if requests else None
    return results


def judged(seconds: list[Results], metric: str = "error_rate", limit: float = 0.5, **more: Any) -> Judge:
    """A judge who has heard these seconds; a `<` threshold unless told otherwise."""
    judge = Judge(Threshold("", metric, more.pop("operator", "<"), limit, "spec.yaml:1", **more))
    for number, results in enumerate(seconds, 1):
        judge.hear({TOTAL: results} if results.requests else {}, number, 1.0)
    return judge


GOOD, BAD, IDLE = second(10), second(10, failures=10), second(0)


def test_a_window_that_misses_fails_although_the_whole_test_would_hold() -> None:
    seconds = [GOOD] * 8 + [BAD] * 2 + [GOOD] * 8
    assert judged(seconds).status() == "held"
    judge = judged(seconds, over_s=2)
    assert (judge.status(), judge.final()) == ("failed", 1.0)
    assert judged(seconds, over_s=2, warn=True).status() == "warned"


def test_misses_must_persist_without_a_break() -> None:
    assert judged([GOOD] * 3 + [BAD] * 3 + [GOOD] * 3, over_s=1, for_s=3).status() == "held"
    assert judged([GOOD] * 3 + [BAD] * 4 + [GOOD] * 3, over_s=1, for_s=3).status() == "failed"
    assert judged([BAD, BAD, GOOD, BAD, BAD], over_s=1, for_s=3).status() == "held"


def test_the_beginning_is_left_out() -> None:
    assert judged([BAD] * 3 + [GOOD] * 3, limit=0.1, after_s=3).status() == "held"
    assert judged([BAD] * 3 + [GOOD] * 3, limit=0.1, after_s=2).status() == "failed"


def test_a_window_that_was_never_full_and_rows_that_nobody_asked_for_have_no_data() -> None:
    assert judged([GOOD] * 3, over_s=5).status() == "no data"
    for metric in ("requests", "rate", "failures", "p95", "error_rate", "checks"):
        assert judged([IDLE] * 3, metric, 1).status() == "no data", metric
    assert judged([GOOD, GOOD], "p95", 200, rows=[("GET", "/other")]).status() == "no data"


def test_what_is_finished_after_the_load_is_no_work_of_a_window() -> None:
    for metric, operator, limit in (("rate", ">", 5), ("requests", "<", 15), ("failures", "<", 1)):
        judge = judged([GOOD] * 3, metric, limit, operator=operator, over_s=1)
        for number in range(4, 8):
            judge.hear({TOTAL: second(20, failures=20)} if number == 5 else {}, number, 1.0, late=True)
        assert judge.status() == "held", metric
    judge = judged([GOOD] * 3, "p95", 200, over_s=1)
    judge.hear({TOTAL: second(1, ms=900.0)}, 3, 0.0, late=True)
    assert (judge.status(), judge.final()) == ("failed", 900.0)


def test_a_server_that_falls_silent_misses_a_rate() -> None:
    assert judged([GOOD] * 3 + [IDLE] * 3, "rate", 1, operator=">", over_s=2).status() == "failed"


def test_nothing_is_aborted_before_its_grace() -> None:
    assert not judged([BAD] * 4, abort=True, grace_s=5).failed
    assert judged([BAD] * 5, abort=True, grace_s=5).failed


def test_windows_forget_what_is_past() -> None:
    judge = judged([second(5, ms=900.0), second(5, ms=100.0), second(5, ms=120.0)], "max", 1000, over_s=2)
    assert (judge.results.requests, judge.results.highest, judge.value()) == (10, 120.0, 120.0)
    assert judge.final() == 900.0


@pytest.mark.parametrize(
    ("operator", "limit", "value", "margin"),
    [("<", 500, 312, 0.376), ("<", 500, 600, -0.2), (">", 100, 120, 0.2), (">", 100, 80, -0.2), ("<", 0, 1, None)],
)
def test_margins_are_shares_of_the_limit(operator: str, limit: float, value: float, margin: float | None) -> None:
    found = Threshold("", "p95", operator, limit, "").margin(value)
    assert found == (margin if margin is None else pytest.approx(margin))


def test_a_status_class_has_counts_rates_and_a_share() -> None:
    results = second(10)
    results.statuses = {"2xx": 8, "5xx": 2}
    assert [figure(metric, results, 4, "5xx") for metric in ("requests", "rate", "error_rate")] == [2, 0.5, 0.2]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("expected status < 400, got 503", "5xx"),
        ("expected status 200, got 404", "4xx"),
        ("expected status < 400, got 504", "timeout"),
        ("expected an answer, got a timeout", "timeout"),
        ("expected time < 500 ms, got over 1000 ms", "check"),
        ('expected $.id equals 5, got "503"', "check"),
        ("BadStatusCode('http://localhost/', code=500)", "5xx"),
        ("HTTPError('404 Client Error: Not Found for url: /x')", "4xx"),
        ("ConnectionRefusedError(111, 'Connection refused')", "connection"),
        ("RetriesExceeded('/x', 0, original=timed out)", "timeout"),
    ],
)
def test_failures_are_told_apart(text: str, kind: str) -> None:
    assert kind_of("GET", text) == kind


def test_a_long_series_has_longer_steps_and_loses_no_request() -> None:
    series = Series()
    for number in range(1, 4001):
        series.add(number, 5, {TOTAL: second(number % 3, ms=float(number)), ("GET", "/"): second(1)})
    assert series.step_s == 4
    columns = series.rows[TOTAL]
    assert sum(columns["requests"]) == sum(number % 3 for number in range(1, 4001))
    assert len(series.users) == len(columns["p95"]) == len(series.rows["GET", "/"]["requests"]) == 1000
    assert columns["p95"][-1] == 4000


def test_the_series_as_a_table_has_a_line_for_each_step_and_row() -> None:
    series = {"step_s": 2, "users": [1, 2], "requests": [3, 4], "failures": [0, 1]}
    series |= {f"{name}_ms": [10, None] for name in ("p50", "p95", "p99")}
    rows = {"GET /a,b": {"requests": [3, 0], "failures": [0, 0], "p95_ms": [10, None], "sum_ms": [30, 0]}}
    assert series_table({"series": {**series, "rows": rows}}).splitlines() == [
        "second,row,users,requests,failures,p50_ms,p95_ms,p99_ms",
        "0,,1,3,0,10,10,10",
        '0,"GET /a,b",,3,0,,10,',
        "2,,2,4,1,,,",
    ]
