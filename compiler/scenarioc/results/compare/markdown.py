"""A comparison as Markdown, for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from scenarioc.results.compare import Comparison
from scenarioc.results.compare.words import VERDICTS, amount, method, metric, own_metrics, ran, value
from scenarioc.results.markdown import escaped, table

_MARKS = {"worse": "❌", "better": "✅", "same": "➡️"}


def render(comparison: Comparison) -> str:
    """The verdict, what changed, and how that was found out."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    mark = "❌" if comparison.verdict == "worse" else "✅"
    yield f"### {mark} {VERDICTS[comparison.verdict]}: {escaped(comparison.new.name)}"
    yield ""
    overall = [c for c in comparison.changes if c.row == comparison.changes[0].row and c.verdict == "same"]
    rows = [*comparison.worse, *comparison.better, *overall]
    if rows:
        yield from table(
            ("Request", "Figure", "Base", "New", "Change"),
            [
                (f"{_MARKS[c.verdict]} {escaped(c.row)}", metric(c), value(c, c.base), value(c, c.new), amount(c))
                for c in rows
            ],
        )
    if metrics := own_metrics(comparison):
        yield ""
        yield from table(("Metric", "Base", "New"), [(escaped(name), base, new) for name, base, new in metrics])
    if comparison.notes:
        yield ""
    for note in comparison.notes:
        yield f"- {escaped(note)}"
    told = (ran("base", comparison.base), ran("new", comparison.new), method(comparison))
    yield f"\n<sub>{escaped(' · '.join(told))}</sub>"
