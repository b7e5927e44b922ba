"""A comparison as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from scenarioc.render import render as rendered
from scenarioc.results import figures
from scenarioc.results.charts import Line, over_time
from scenarioc.results.compare import Comparison
from scenarioc.results.compare.words import VERDICTS, amount, chance, method, metric, own_metrics, ran, value
from scenarioc.results.page import Cell, Chart
from scenarioc.results.summary import Summary, is_request
from scenarioc.results.thinning import mean, thinned

_HEADS = ("Base", "New", "Change", "p")
_ORDER = ("worse", "better", "same")
_MARKS = {"worse": "✗", "better": "✓", "same": ""}
_STATES = {"worse": "failed", "better": "held", "same": "same"}


def render(comparison: Comparison) -> str:
    """The verdict, both runs over time, and every figure of every row, what got worse first."""
    changes = sorted(comparison.changes, key=lambda change: _ORDER.index(change.verdict))
    return rendered(
        "report/compare.html.jinja",
        "html",
        new=comparison.new,
        verdict=VERDICTS[comparison.verdict],
        state="failed" if comparison.verdict == "worse" else "held",
        mark=_MARKS["worse" if comparison.verdict == "worse" else "better"],
        runs=[ran("base", comparison.base), ran("new", comparison.new)],
        columns=_HEADS,
        notes=comparison.notes,
        charts=_charts(comparison),
        rows=[
            (c, _STATES[c.verdict], _MARKS[c.verdict], metric(c),
             [Cell(text, sort, head) for text, sort, head in zip(
                 (value(c, c.base), value(c, c.new), amount(c), chance(c)), (c.base, c.new, c.change, c.p), _HEADS,
                 strict=True)])
            for c in changes
        ],
        metrics=own_metrics(comparison),
        method=method(comparison),
    )  # fmt: skip


def _charts(comparison: Comparison) -> list[Chart]:
    runs = (("base", comparison.base), ("new", comparison.new))
    end = max((len(run.series.requests) * run.series.step_s for _, run in runs), default=0) or 1
    found = []
    for title, write, read in (("Mean response time", figures.ms, _means), ("Throughput", figures.rate, _rates)):
        lines = [Line(name, thinned(read(run), run.series.step_s, mean), write) for name, run in runs]
        if any(number for line in lines for _, number in line.points):
            names = [(name, f"legend line{index}") for index, (name, _) in enumerate(runs)]
            picture = over_time(title, lines, comparison.new.phases, end, figures.seconds)
            found.append(Chart(title, names, picture))
    return found


def _means(run: Summary) -> Sequence[float | None]:
    rows = [row for title, row in run.series.rows.items() if is_request(title)]
    sums = [sum(filter(None, step)) for step in zip_longest(*(row.sum_ms for row in rows))]
    counts = [sum(filter(None, step)) for step in zip_longest(*(row.requests for row in rows))]
    return [total / count if count else None for total, count in zip(sums, counts, strict=False)]


def _rates(run: Summary) -> Sequence[float | None]:
    return [None if count is None else count / run.series.step_s for count in run.series.requests]
