"""What to look at next, and why: every recommendation cites the figures it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scenarioc.records import record
from scenarioc.results import figures
from scenarioc.results.summary import EndpointRow, Summary

_CLOSE = 0.1
_LONG_TAIL = 5
_ENOUGH = 200
_MOST = 8


@record
class Advice:
    """One recommendation, what it is based on, and the place of the spec it is about."""

    say: str
    evidence: str
    place: str | None = None


def advice(summary: Summary) -> list[Advice]:
    """The recommendations, the weightiest first."""
    return [found for rule in RULES for found in rule(summary)][:_MOST]


def _broken(summary: Summary) -> Iterator[Advice]:
    if summary.verdict == "broken":
        reasons = "; ".join(summary.reasons) or f"the run ended with exit code {summary.exit_code}"
        yield Advice("Mend the run first: its figures say little about the system.", reasons)


def _lost_workers(summary: Summary) -> Iterator[Advice]:
    if summary.workers and summary.workers.lost:
        yield Advice(
            "Find out why workers were lost; the load was smaller than planned.",
            f"{summary.workers.lost} of {summary.workers.count} workers lost",
        )


def _failures(summary: Summary) -> Iterator[Advice]:
    words = {
        "timeout": "Requests timed out: look for what they wait for, such as a pool, a lock or a database.",
        "connection": "Connections failed: see whether the server, a proxy or a limit of open files refuses them.",
        "5xx": "The server failed on its side: read its log at the time of the first failure.",
        "4xx": "The server refused requests: see whether the test data and the login are what it expects.",
        "check": "Answers were not as the spec expects: compare what was expected with what came.",
    }
    for failure in sorted(summary.errors, key=lambda error: -error.count)[:2]:
        row = _row(summary, failure.method, failure.name)
        of = f" of {figures.count(row.requests)} requests" if row else ""
        first = next((at for at, count in enumerate(summary.series.failures) if count), None)
        since = f"; the first failure of the run after {first * summary.series.step_s:.0f} s" if first else ""
        yield Advice(
            words.get(failure.kind, "Requests failed: see the list of failures."),
            f"{failure.method} {failure.name}: {figures.count(failure.count)}{of}: {failure.text}{since}",
            failure.place,
        )


def _saturation(summary: Summary) -> Iterator[Advice]:
    """More users, no more throughput, longer waiting: quarters of the steps in order of their users are compared."""
    series = summary.series
    steps = sorted(
        (users, requests, p95)
        for users, requests, p95 in zip(series.users, series.requests, series.p95_ms, strict=False)
        if users and requests and p95
    )
    if (quarter := len(steps) // 4) < 3:
        return
    (users, requests, p95), (more_users, more_requests, more_p95) = (
        [sum(column) / quarter for column in zip(*part, strict=True)] for part in (steps[:quarter], steps[-quarter:])
    )
    rates = [figures.rate(one / series.step_s) for one in (requests, more_requests)]
    seen = (
        f"at {users:.0f} users {rates[0]} and p95 {figures.ms(p95)}, "
        f"at {more_users:.0f} users {rates[1]} and p95 {figures.ms(more_p95)}"
    )
    if more_users < 1.5 * users or more_p95 < 1.3 * p95:
        return
    if more_requests / requests < 1 + (more_users / users - 1) * 0.3:
        yield Advice("The system is saturated: more users wait longer and get no more done.", seen)
    else:
        yield Advice("Response times rise with the load: find out what becomes scarce.", seen)


def _close_thresholds(summary: Summary) -> Iterator[Advice]:
    for one in summary.thresholds:
        if one.status == "held" and one.margin is not None and 0 <= one.margin < _CLOSE:
            said = f"{one.text}: {figures.threshold_value(one)}, {figures.margin(one)}"
            yield Advice("A threshold held with little to spare.", said, one.place)


def _where_time_goes(summary: Summary) -> Iterator[Advice]:
    spent = [((row.avg_ms or 0) * row.requests, row) for row in summary.rows]
    total = sum(time for time, _ in spent)
    if len(spent) < 2 or not total:
        return
    most, row = max(spent, key=lambda pair: pair[0])
    by_count = row.requests / (summary.totals.requests or 1)
    if most / total > 0.4 and most / total > 1.5 * by_count:
        yield Advice(
            "Start here when you make it faster: most of the waiting is for one endpoint.",
            f"{row.title}: {figures.share(most / total)} of all response time, {figures.share(by_count)} of requests",
            row.place,
        )


def _long_tails(summary: Summary) -> Iterator[Advice]:
    tails = [
        (row.p99_ms / row.p50_ms, row)
        for row in summary.rows
        if row.requests >= _ENOUGH and row.p50_ms and row.p99_ms and row.p99_ms > _LONG_TAIL * row.p50_ms
    ]
    for times, row in sorted(tails, key=lambda pair: -pair[0])[:2]:
        yield Advice(
            "A few requests take far longer than most: look for a cache that misses, a lock, or rare large answers.",
            f"{row.title}: p99 {figures.ms(row.p99_ms)} is {times:.0f} times the median {figures.ms(row.p50_ms)}",
            row.place,
        )


def _load_not_held(summary: Summary) -> Iterator[Advice]:
    for count, what in ((summary.counts.dropped, "dropped"), (summary.counts.late, "late")):
        if count:
            yield Advice(
                "The planned load was not reached: allow more users, or add workers.",
                f"{figures.count(count)} arrivals {what}",
            )


def _too_few(summary: Summary) -> Iterator[Advice]:
    few = [row.title for row in summary.rows if 0 < row.requests < 100]
    if few and len(few) <= len(summary.rows) / 2:
        named = ", ".join(few[:3]) + (f" and {len(few) - 3} more" if len(few) > 3 else "")
        yield Advice("Run longer before you judge high percentiles.", f"fewer than 100 requests: {named}")


def _row(summary: Summary, method: str, name: str) -> EndpointRow | None:
    return next((row for row in summary.rows if (row.method, row.name) == (method, name)), None)


RULES: tuple[Callable[[Summary], Iterator[Advice]], ...] = (
    _broken, _lost_workers, _failures, _saturation, _load_not_held, _close_thresholds, _where_time_goes, _long_tails,
    _too_few,
)  # fmt: skip
"""Every rule looks at the whole summary; the order is that of weight."""
