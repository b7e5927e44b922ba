"""How one threshold is judged second by second, how failures are told apart, how a long series is kept short."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from locust.exception import CatchResponseError
from locust.stats import RequestStats

from scenarioc.results import figures
from scenarioc.results.summary import Threshold as Outcome
from scenarioc.runtime.figures import Results, figure, figure_text
from scenarioc.runtime.ledger import TOTAL, Ledger
from scenarioc.runtime.mistakes import kind_of, told
from scenarioc.runtime.series import Series
from scenarioc.runtime.spreadsheet import series_table
from scenarioc.runtime.tallies import Tallies
from scenarioc.runtime.thresholds import Judge, Threshold
from scenarioc.runtime.verdict import margin_text, slow_lines
from scenarioc.runtime.wording import without_secrets


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


def test_checks_are_at_risk_by_what_is_left_to_100_percent() -> None:
    risks = [
        judged([second(10_000, failures=failed)], "checks", 0.99, operator=">").at_risk() for failed in (0, 80, 95, 110)
    ]
    assert risks == [False, False, True, True]
    assert [judged([second(10, ms=ms)], "p95", 100).at_risk() for ms in (80, 95, 105)] == [False, True, True]


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
        ("expected an answer, got ConnectionRefusedError", "connection"),
        ("expected time < 500 ms, got over 1000 ms", "check"),
        ('expected $.id equals 5, got "503"', "check"),
        ("ConnectionRefusedError(111, 'Connection refused')", "connection"),
        ("RetriesExceeded('0, original=timed out')", "timeout"),
        ("RetriesExceeded('0, original=0.5 seconds')", "timeout"),
        ("RetriesExceeded('Redirection limit reached (30)')", "other"),
        ("HTTPParseError('Incomplete response.')", "connection"),
        ("RemoteDisconnected('Remote end closed connection without response')", "connection"),
        ("expected $.count to be 5, got 504", "check"),
        ('expected $.state to be "done", got "timeout"', "check"),
        ("expected a message in 2 s, got none", "timeout"),
        ("expected a message in 2 s, got 3 that did not match", "timeout"),
        ("expected a message, got the end of the connection", "connection"),
        ("no WebSocket: status 403", "4xx"),
        ("no WebSocket: a timeout", "timeout"),
    ],
)
def test_failures_are_told_apart(text: str, kind: str) -> None:
    assert kind_of("GET", text) == kind


@pytest.mark.parametrize(
    ("error", "text", "place"),
    [
        ("LocustBadStatusCode(code=503)", "expected status < 400, got 503", None),
        ("HTTPError('404 Client Error: Not Found for url: /x')", "expected status < 400, got 404", None),
        ("ConnectionRefusedError(111, 'Connection refused')", "expected an answer, got none: Connection refused", None),
        ("RetriesExceeded('0, original=0.5 seconds')", "expected an answer, got a timeout", None),
        ("RetriesExceeded('Redirection limit reached (30)')", "Redirection limit reached (30)", None),
        ("SSLError(1, '[SSL: X] wrong (_ssl.c:1006)')", "expected an answer, got none: [SSL: X] wrong", None),
        ("ConnectionError('not sent: Broken pipe (a.yaml:3)')", "not sent: Broken pipe", "a.yaml:3"),
        (repr(CatchResponseError('expected body to be "a\\"\'", got "{\\"b\\": 5}" (a.yaml:3)')),
         'expected body to be "a\\"\'", got "{\\"b\\": 5}"', "a.yaml:3"),
        ("no rows are left (a.yaml:9)", "no rows are left", "a.yaml:9"),
        ("KeyError('x')", "KeyError('x')", None),
    ],
)  # fmt: skip
def test_a_failure_says_what_was_expected_and_what_came(error: str, text: str, place: str | None) -> None:
    assert told(error) == (text, place)


def test_secrets_in_urls_and_in_texts_are_not_shown() -> None:
    told_of = 'GET http://shop.test/x?token=abc&q=1 of /y?api_key=77 {"password": "a b", "note": "pin: 5"}'
    shown = without_secrets(told_of)
    assert shown.startswith(
        'GET http://shop.test/x?token=***&q=1 of /y?api_key=*** {"password": ***, "note": "pin: ***'
    )


@pytest.mark.parametrize(
    ("operator", "limit", "value", "status", "text"),
    [
        ("<", 500, 312, "held", "38 % to spare"),
        ("<", 500, 600, "failed", "20 % too much"),
        ("<", 5, 11131, "failed", "2,226 times the limit"),
        (">", 10, 11131, "held", "1,113 times the limit"),
        (">", 100, 80, "failed", "20 % too little"),
        ("<", 500, 312, "failed", "held again later"),
        ("<", 500, 1500, "held", "missed for a shorter time"),
        ("<", 500, 500, "failed", "0 % too much"),
        ("==", 5, 7, "failed", ""),
    ],
)
def test_margins_are_told_in_words(operator: str, limit: float, value: float, status: str, text: str) -> None:
    margin = Threshold("", "requests", operator, limit, "").margin(value)
    outcome = {"margin": margin, "operator": operator, "status": status}
    assert margin_text(outcome) == text
    assert figures.margin(Outcome.model_validate({**outcome, "text": "requests", "value": value})) == text  # in reports


def test_of_slow_requests_only_those_over_the_limit_are_named() -> None:
    slowest = [{"ms": 1812.4, "at_s": 3.0}, {"ms": 640.0, "at_s": 2.0}, {"ms": 40.0, "at_s": 1.0}]
    slow = {"method": "GET", "name": "/a", "limit_ms": 500, "count": 2, "slowest": slowest}
    assert [line.strip() for line in slow_lines([slow])] == ["2  GET /a  over 500 ms, the slowest 1,812, 640 ms"]


def test_a_rate_is_shown_with_all_digits_before_its_point() -> None:
    assert [figure_text("rate", rate) for rate in (0.512, 12.34, 999.6, 1234.5)] == [
        "0.512/s",
        "12.3/s",
        "1,000/s",
        "1,234/s",
    ]


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


def test_the_books_do_not_look_through_rows_that_rest() -> None:
    stats = RequestStats()
    ledger = Ledger(SimpleNamespace(stats=stats, runner=SimpleNamespace(user_count=2)))
    for name in ("/resting", "/busy"):
        stats.log_request("GET", name, 10, 0)
    assert set(ledger.turn()[1]) == {("GET", "/resting"), ("GET", "/busy"), TOTAL}
    del stats.get("/resting", "GET").response_times  # nobody may read it
    stats.log_request("GET", "/busy", 20, 0)
    stats.log_error("GET", "/busy", "refused")
    _, blocks = ledger.turn()
    assert {row: (block.requests, block.failures, block.times) for row, block in blocks.items()} == {
        ("GET", "/busy"): (1, 1, {20: 1}),
        TOTAL: (1, 1, {20: 1}),
    }
    assert ledger.turn()[1] == {}


def test_the_slowest_of_all_reports_of_a_worker_come_together() -> None:
    row, answer = ("GET", "/a"), SimpleNamespace(status_code=200)
    worker, master = Tallies(), Tallies()
    for tallies in (worker, master):
        tallies.begin({row: 80}, warmup_s=0)
    for times in ([10, 90, 30, 20, 50, 40], [5, 15, 25], [85, 8], []):
        for ms in times:
            worker.count(*row, ms, answer)
        report: dict[str, Any] = {}
        worker.hand_over(report)
        master.take_over(report)
    tally = master.rows[row]
    assert ([ms for ms, _ in tally.slowest], tally.slow, dict(tally.codes)) == ([30, 40, 50, 85, 90], 2, {200: 11})
