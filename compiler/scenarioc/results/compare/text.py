"""A comparison for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenarioc.languages.hidden import shown
from scenarioc.results.compare import Change, Comparison
from scenarioc.results.compare.words import VERDICTS, amount, method, metric, own_metrics, ran, value


def render(comparison: Comparison) -> str:
    """The verdict, what changed, and how that was found out."""
    return "".join(f"{line}\n" for line in _lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"{'✗' if comparison.verdict == 'worse' else '✓'} {VERDICTS[comparison.verdict]}."
    for title, changes in (("worse", comparison.worse), ("better", comparison.better)):
        if changes:
            yield f"\n{title}:"
            yield from _table(changes)
    overall = [change for change in comparison.changes if change.row == comparison.changes[0].row]
    if overall:
        yield "\noverall:" if len(comparison.changes) > len(overall) else "\nmeasured:"
        yield from _table(overall)
    if metrics := own_metrics(comparison):
        yield "\nmetrics of the spec, not judged:"
        yield from (f"  {shown(name)}\n    base  {base}\n    new   {new}" for name, base, new in metrics)
    yield ""
    for name, run in (("base", comparison.base), ("new", comparison.new)):
        yield shown(ran(name, run))
    for note in comparison.notes:
        yield f"note: {shown(note)}"
    yield f"method: {method(comparison)}"


def _table(changes: Iterable[Change]) -> Iterator[str]:
    rows = [
        (shown(c.row), metric(c), value(c, c.base), "→", value(c, c.new), amount(c)) for c in changes
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row, what, *rest in rows:
        cells = [row.ljust(widths[0]), what.ljust(widths[1])]
        cells += [cell.rjust(width) for cell, width in zip(rest[:-1], widths[2:-1], strict=True)]
        yield f"  {'  '.join([*cells, rest[-1]])}"
