"""What to look at next, and why: every recommendation cites the figures it comes from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from scenarioc.records import record
from scenarioc.results import figures
from scenarioc.results.summary import EndpointRow, Failure, Series, Summary, Threshold, is_request

_CLOSE = 0.1
_LONG_TAIL = 5
_NOTICED_MS = 100
_ENOUGH = 200
_BURST = 0.2
_FEWEST = 30
_MOST = 8
_KINDS = 4
_FEW = 0.05
_LATE = 0.01


Rule = Callable[[Summary], Iterator["Advice"]]


@record
class Advice:
    """One recommendation, what it is based on, and the place of the spec it is about."""

    say: str
    evidence: str
    place: str | None = None


def advice(summary: Summary) -> list[Advice]:
    """The recommendations, the weightiest first; the figures of a run that broke say nothing about the system."""
    rules = OF_THE_RUN if summary.verdict == "broken" else (*OF_THE_RUN, *OF_THE_SYSTEM)
    return [found for rule in rules for found in rule(summary)][:_MOST]


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


def _overloaded(summary: Summary) -> Iterator[Advice]:
    if summary.overloaded:
        yield Advice(
            "The machine that sends the load was at its limit, so some of the waiting is its own: use more workers.",
            "Locust saw one of its processes use more than 90 % of a CPU",
        )


def _failures(summary: Summary) -> Iterator[Advice]:
    words = {
        "timeout": "Requests timed out: look for what they wait for, such as a pool, a lock or a database.",
        "connection": "Connections failed: see whether the server, a proxy or a limit of open files refuses them.",
        "5xx": "The server failed on its side: read its log of that time.",
        "4xx": "The server refused requests: see whether the test data and the login are what it expects.",
        "check": "Answers were not as the spec expects: compare what was expected with what came.",
    }
    kinds: dict[str, list[Failure]] = {}
    for failure in sorted(summary.errors, key=lambda error: -error.count):
        kinds.setdefault(failure.kind, []).append(failure)
    total = {kind: sum(failure.count for failure in alike) for kind, alike in kinds.items()}
    many = [kind for kind in kinds if total[kind] >= _FEW * sum(total.values())]
    for kind in sorted(many, key=lambda kind: -total[kind])[:_KINDS]:
        most = kinds[kind][0]
        row = _row(summary, most.method, most.name)
        of = f" of {figures.count(row.requests)} requests" if row else ""
        all = f"; {figures.count(total[kind])} failed like this in all" if len(kinds[kind]) > 1 else ""
        yield Advice(
            words.get(kind, "Requests failed: see the list of failures."),
            f"{most.method} {most.name}: {figures.count(most.count)}{of}: {most.text}{all}{_when_failed(summary)}",
            most.place,
        )


def _when_failed(summary: Summary) -> str:
    """When requests of the run failed: in one burst, or since when."""
    series = summary.series
    failed = [at for at, count in enumerate(series.failures) if count]
    if not failed:
        return ""
    first, last = failed[0] * series.step_s, (failed[-1] + 1) * series.step_s
    if last - first <= _BURST * len(series.failures) * series.step_s:
        return f"; all failures of the run between {first:.0f} s and {last:.0f} s"
    well = sum(filter(None, series.requests[: failed[0]]))
    from_the_start = well < _FEW * sum(filter(None, series.requests))
    return "" if from_the_start else f"; the first failure of the run after {first:.0f} s"


def _saturation(summary: Summary) -> Iterator[Advice]:
    """More users, no more throughput, longer waiting: quarters of the steps in order of their users are compared."""
    series = summary.series
    both = zip(series.users, series.requests, strict=False)
    steps = sorted((users, at) for at, (users, sent) in enumerate(both) if users and sent)
    if (quarter := len(steps) // 4) < 3:
        return
    few, many = steps[:quarter], steps[-quarter:]
    users, more_users = (sum(count for count, _ in part) / quarter for part in (few, many))
    rate, more_rate = (
        sum(series.requests[at] or 0 for _, at in part) / quarter / series.step_s for part in (few, many)
    )
    mean, more_mean = _alike(series, [at for _, at in few], [at for _, at in many])
    if more_users < 1.5 * users or not mean or more_mean < 1.3 * mean or summary.overloaded:
        return
    if _piled_up(summary) and more_rate < 1.5 * rate:
        return
    seen = (
        f"at {users:.0f} users {figures.rate(rate)} and a mean of {figures.ms(mean)}, "
        f"at {more_users:.0f} users {figures.rate(more_rate)} and {figures.ms(more_mean)}"
    )
    if more_rate / rate < 1 + (more_users / users - 1) * 0.3:
        yield Advice("The system is saturated: more users wait longer and get no more done.", seen)
    else:
        yield Advice("Response times rise with the load: find out what becomes scarce.", seen)


def _piled_up(summary: Summary) -> bool:
    """Whether it was arrivals that were more at work for a while, as answers were late, and then were done with.

    No more of them came than before, so that nothing is known of what the system can do.
    """
    planned_s = summary.phases[-1].to_s if summary.phases else summary.duration_s
    users = [count or 0 for count in summary.series.users[: max(1, round(planned_s / summary.series.step_s))]]
    at_the_end = users[-max(1, len(users) // 10) :]
    return summary.counts.dropped == 0 and 2 * max(at_the_end) < max(users)


def _alike(series: Series, few: Sequence[int], many: Sequence[int]) -> tuple[float, float]:
    """The mean response times at some steps and at others, if both had asked for the same.

    Rows of few requests are left out. Percentiles of seconds with few requests would be low by chance.
    """
    total = [0.0, 0.0]
    weight = 0.0
    for title, row in series.rows.items():
        if not is_request(title):
            continue
        sent = [sum(row.requests[at] or 0 for at in part if at < len(row.requests)) for part in (few, many)]
        if min(sent) < _FEWEST:
            continue
        spent = [sum(row.sum_ms[at] or 0 for at in part if at < len(row.sum_ms)) for part in (few, many)]
        total = [so_far + sent[1] * time / count for so_far, time, count in zip(total, spent, sent, strict=True)]
        weight += sent[1]
    return (total[0] / weight, total[1] / weight) if weight else (0.0, 0.0)


def _close_thresholds(summary: Summary) -> Iterator[Advice]:
    for one in summary.thresholds:
        if one.status == "held" and one.operator != "==" and 0 <= _to_spare(one) < _CLOSE:
            said = f"{one.text}: {figures.threshold_value(one)}, {figures.margin(one)}"
            yield Advice("A threshold held with little to spare.", said, one.place)


def _to_spare(one: Threshold) -> float:
    """How far the figure is from its limit, of how far it could be: 100 % of checks are far from 99 %."""
    if one.unit == "ratio" and one.operator.startswith(">") and one.value is not None and (one.limit or 0) < 1:
        return (one.value - (one.limit or 0)) / (1 - (one.limit or 0))
    return math.inf if one.margin is None else one.margin


def _where_time_goes(summary: Summary) -> Iterator[Advice]:
    spent = [((row.avg_ms or 0) * row.requests, row) for row in summary.endpoints]
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
        ((row.p99_ms or 0) / row.p50_ms, row)
        for row in summary.endpoints
        if row.requests >= _ENOUGH and row.p50_ms and (row.p99_ms or 0) > max(_LONG_TAIL * row.p50_ms, _NOTICED_MS)
    ]
    for times, row in sorted(tails, key=lambda pair: -pair[0])[:2]:
        yield Advice(
            "A few requests take far longer than most: look for a cache that misses, a lock, or rare large answers.",
            f"{row.title}: p99 {figures.ms(row.p99_ms)} is {times:.0f} times the median {figures.ms(row.p50_ms)}",
            row.place,
        )


def _load_not_held(summary: Summary) -> Iterator[Advice]:
    counts = summary.counts
    if counts.dropped:
        say = "The planned rate was not reached, as all users were busy: make the answers faster, or allow more users."
        yield Advice(say, f"{figures.count(counts.dropped)} arrivals or turns dropped")
    if counts.late and counts.late >= _LATE * (counts.iterations or summary.totals.requests):
        say = "Work began later than planned: use more workers, or a less busy machine."
        yield Advice(say, f"{figures.count(counts.late)} arrivals or turns late")


def _too_few(summary: Summary) -> Iterator[Advice]:
    few = [row.title for row in summary.endpoints if 0 < row.requests < 100]
    if few:
        said = f"fewer than 100 requests: {figures.listed(few, 3)}"
        yield Advice("Run longer before you judge high percentiles.", said)


def _row(summary: Summary, method: str, name: str) -> EndpointRow | None:
    return next((row for row in summary.rows if (row.method, row.name) == (method, name)), None)


OF_THE_RUN: tuple[Rule, ...] = (_broken, _lost_workers, _overloaded, _failures, _load_not_held)
OF_THE_SYSTEM: tuple[Rule, ...] = (_saturation, _close_thresholds, _where_time_goes, _long_tails, _too_few)
"""Every rule looks at the whole summary; the order is that of weight."""
