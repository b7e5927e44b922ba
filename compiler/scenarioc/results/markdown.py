"""A summary as Markdown, short enough for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scenarioc.languages.hidden import shown
from scenarioc.results import figures
from scenarioc.results.summary import EndpointRow, Summary

MARKS = {"held": "✅", "failed": "❌", "warned": "⚠️", "broken": "💥"}
MOST = 5
_SPECIAL = re.compile(r"[\\`*_{}\[\]()<>#+!|~&@]|:(?=//)")


def render(summary: Summary, spec: str = "") -> str:
    """The verdict, the thresholds, the slowest rows and the commonest failures; `spec` says nothing here."""
    return "\n".join(_lines(summary)) + "\n"


def escaped(text: str) -> str:
    """A text that Markdown takes for nothing but text, on one line: no table, link, mention or HTML."""
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", shown(text))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; columns after the first are aligned to the right. The cells are written already."""
    yield f"| {' | '.join(heads)} |"
    yield f"| --- |{' ---: |' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _lines(summary: Summary) -> Iterator[str]:
    named = escaped(summary.name) + (f" ({escaped(summary.profile)})" if summary.profile else "")
    yield f"### {MARKS[summary.verdict]} {figures.verdict(summary)}: {named}"
    yield ""
    for reason in summary.reasons:
        yield f"- {escaped(reason)}"
    if summary.reasons:
        yield ""
    yield _in_all(summary)
    yield from _tables(summary)


def _tables(summary: Summary) -> Iterator[str]:
    if summary.thresholds:
        yield ""
        yield from table(
            ("Threshold", "Figure", "Margin"),
            [
                (
                    f"{MARKS.get(t.state, '')} {escaped(t.text)}{_at(t.place)}",
                    figures.threshold_value(t),
                    figures.margin(t),
                )
                for t in summary.thresholds
            ],
        )
    if summary.metrics:
        yield ""
        yield from table(("Metric", "Figures"), [(escaped(one.name), figures.metric(one)) for one in summary.metrics])
    if slowest := _slowest(summary.endpoints):
        yield ""
        yield from table(
            (figures.best("Slowest", slowest, summary.endpoints), "Requests", "p50", "p95", "p99", "Failed"),
            [
                (escaped(row.title), figures.count(row.requests), figures.ms(row.p50_ms), figures.ms(row.p95_ms),
                 figures.ms(row.p99_ms), figures.share(row.error_rate))
                for row in slowest
            ],
        )  # fmt: skip
    if summary.errors:
        yield ""
        commonest = sorted(summary.errors, key=lambda error: -error.count)[:MOST]
        yield from table(
            (figures.best("Failures", commonest, summary.errors), "Count"),
            [
                (escaped(f"{e.method} {e.name}: {e.text or e.kind}") + _at(e.place), figures.count(e.count))
                for e in commonest
            ],
        )


def _in_all(summary: Summary) -> str:
    totals = summary.totals
    if not totals.requests:
        return f"No request in {figures.lasted(summary)}"
    return (
        f"{figures.count(totals.requests)} requests in {figures.lasted(summary)} "
        f"({figures.rate(totals.rate)}), {figures.share(totals.error_rate)} failed, "
        f"p50 {figures.ms(totals.p50_ms)}, p95 {figures.ms(totals.p95_ms)}, p99 {figures.ms(totals.p99_ms)}"
    )


def _at(place: str | None) -> str:
    return f" ({escaped(place)})" if place else ""


def _slowest(rows: Iterable[EndpointRow]) -> list[EndpointRow]:
    measured = [row for row in rows if row.p95_ms is not None]
    return sorted(measured, key=lambda row: -(row.p95_ms or 0))[:MOST]
