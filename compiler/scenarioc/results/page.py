"""A summary as one HTML page that needs nothing else: no network, no fonts, no library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scenarioc.records import record
from scenarioc.render import render as rendered
from scenarioc.results import figures
from scenarioc.results.advice import advice
from scenarioc.results.charts import Line, bars, over_time
from scenarioc.results.summary import Row, Slow, Summary
from scenarioc.results.thinning import classes, mean, thinned

MARKS = {"held": "✓", "failed": "✗", "broken": "✗", "warned": "!"}
HEADS = ("Count", "Rate", "Failed", "Mean", "Median", "p95", "p99", "Longest")
_DISTRIBUTION = "How long requests took"
_MOST = 50


@record
class Chart:
    """One chart with its title, the names of its lines with how the legend shows them, and the picture."""

    title: str
    lines: Sequence[tuple[str, str]]
    picture: Any


@record
class Cell:
    """What stands in a cell of a table that sorts, the number to sort it by, and the head of its column."""

    text: str
    sort: float
    head: str


def render(summary: Summary, spec: str = "") -> str:
    """The page: the verdict first, then figures, charts, endpoints, what was slow, what failed, what to do."""
    slow = sorted((one for one in summary.slow if one.slowest), key=lambda one: -one.slowest[0].ms)
    errors = sorted(summary.errors, key=lambda error: -error.count)
    thresholds = [
        (one, MARKS.get(one.state, "?"), figures.threshold_value(one), figures.margin(one))
        for one in summary.thresholds
    ]
    return rendered(
        "report/page.html.jinja",
        "html",
        summary=summary,
        verdict=figures.verdict(summary),
        mark=MARKS[summary.verdict],
        started=figures.moment(summary.started),
        facts=_facts(summary),
        columns=HEADS,
        thresholds=thresholds,
        advice=advice(summary),
        charts=_charts(summary),
        rows=[(row, row.failures > 0, _cells(row)) for row in summary.rows],
        slow=[_slow(one) for one in slow[:_MOST]],
        slow_title=figures.best("Slowest requests", slow[:_MOST], slow),
        errors=[(one, figures.count(one.count)) for one in errors[:_MOST]],
        errors_title=figures.best("Failures", errors[:_MOST], errors),
        phases=[(phase, figures.seconds(phase.from_s), figures.seconds(phase.to_s), _cells(phase.totals))
                for phase in summary.phases],
        metrics=[(one.name, figures.metric(one)) for one in summary.metrics],
        lasted=figures.lasted(summary),
    )  # fmt: skip


def _facts(summary: Summary) -> list[tuple[str, str]]:
    totals = summary.totals
    return [
        ("requests", figures.count(totals.requests)),
        ("throughput", figures.rate(totals.rate)),
        ("failed", figures.share(totals.error_rate)),
        ("median", figures.ms(totals.p50_ms)),
        ("p95", figures.ms(totals.p95_ms)),
        ("p99", figures.ms(totals.p99_ms)),
        ("p99.9", figures.ms(totals.p99_9_ms)),
    ]


def _slow(one: Slow) -> tuple[Slow, str, str, list[tuple[str, str]]]:
    """The slowest requests of a row: limit, how many were over it, how long each took and when it was."""
    limit, over = ("", "") if one.limit_ms is None else (figures.ms(one.limit_ms), figures.count(one.count))
    times = [(figures.ms(r.ms), "" if r.at_s is None else figures.seconds(r.at_s)) for r in one.slowest]
    return one, limit, over, times


def _cells(row: Row) -> list[Cell]:
    times = (row.avg_ms, row.p50_ms, row.p95_ms, row.p99_ms, row.max_ms)
    found = [
        (figures.count(row.requests), row.requests),
        (figures.rate(row.rate), row.rate or 0),
        (figures.share(row.error_rate), row.error_rate or 0),
        *((figures.ms(value), -1 if value is None else value) for value in times),
    ]
    return [Cell(text, sort, head) for (text, sort), head in zip(found, HEADS, strict=True)]


def _charts(summary: Summary) -> list[Chart]:
    series = summary.series
    step = series.step_s
    end = max(summary.duration_s, step * len(series.requests), 1)

    def per_second(values: Sequence[float | None]) -> list[float | None]:
        return [None if value is None else value / step for value in values]

    def chart(
        title: str, write: Callable[[float | None], str], *lines: tuple[str, Any, Any], whole: bool = False
    ) -> Chart | None:
        drawn = [Line(name, thinned(values, step, join), write) for name, values, join in lines if any(values)]
        if not drawn:
            return None
        picture = over_time(title, drawn, summary.phases, end, figures.seconds, whole=whole)
        return Chart(title, [(line.name, f"legend line{index}") for index, line in enumerate(drawn)], picture)

    percentiles = (("median", series.p50_ms, max), ("p95", series.p95_ms, max), ("p99", series.p99_ms, max))
    found = [
        chart("Response times", figures.ms, *percentiles),
        chart("Throughput", figures.rate, ("requests", per_second(series.requests), mean)),
        chart("Users", figures.count, ("users", series.users, max), whole=True),
        chart("Failures", figures.rate, ("failures", per_second(series.failures), mean)),
    ]
    if times := classes(summary.totals.histogram):
        found.append(Chart(_DISTRIBUTION, [], bars(_DISTRIBUTION, [_bar(*one) for one in times], figures.count)))
    return [one for one in found if one]


def _bar(low: float, high: float, count: int) -> tuple[str, str, int]:
    """A class of times as a bar: what stands below it, what it is, how many."""
    return figures.ms(float(f"{low:.2g}")), f"{figures.ms(low)} to {figures.ms(high)}", count
