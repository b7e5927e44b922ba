"""Lines of a source with places marked below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from scenarioc.diagnostics.visible import cell
from scenarioc.problems import Span

# Number of the line or None, what stands there, whether it marks the problem itself; neither number nor text: a gap.
Row = tuple[int | None, str, bool]

MAX_COLUMNS = 110
_BEFORE = 30  # Columns that a long line keeps on the left of the place.
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Mark:
    """A place, the words beside it, and whether it is the problem's own place."""

    span: Span
    text: str
    primary: bool


@dataclass(frozen=True)
class Excerpt:
    """The lines of one text, to show some of them."""

    text: str

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_BREAK.split(self.text.removeprefix("\ufeff"))

    def rows(self, marks: Sequence[Mark]) -> list[Row]:
        """The lines with marks in their order, each with its marks below it, and gaps where lines are left out."""
        rows: list[Row] = []
        last = None
        for number in sorted({mark.span.line for mark in marks}):
            if last is not None and number > last + 1:
                rows.append(
                    (number - 1, self._window(number - 1, 1)[0], False) if number == last + 2 else (None, "", False)
                )
            here = sorted((m for m in marks if m.span.line == number), key=lambda m: (not m.primary, m.span.column))
            line, skipped = self._window(number, here[0].span.column)
            rows.append((number, line, False))
            rows += [(None, self._marker(mark, skipped, len(line)), mark.primary) for mark in here]
            last = number
        return rows

    def _line(self, number: int) -> str:
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def _column(self, number: int, column: int) -> int:
        """How many columns of a terminal stand before a character."""
        return sum(cell(character)[1] for character in self._line(number)[: column - 1])

    def _window(self, number: int, column: int) -> tuple[str, int]:
        """A line as it is shown, cut to the part around a column, and how many terminal columns the cut takes away."""
        shown = [cell(character) for character in self._line(number)]
        if sum(width for _, width in shown) <= MAX_COLUMNS:
            return "".join(text for text, _ in shown).rstrip(), 0
        first, before = max(column - 1, 0), 0
        while first > 0 and before + shown[min(first, len(shown)) - 1][1] <= _BEFORE:
            first -= 1
            before += shown[first][1]
        skipped = sum(width for _, width in shown[:first])
        text, used, last = "", 0, first
        while last < len(shown) and used + shown[last][1] <= MAX_COLUMNS - 2:
            text, used, last = text + shown[last][0], used + shown[last][1], last + 1
        left = "…" if first else ""
        return left + text.rstrip() + ("…" if last < len(shown) else ""), skipped - len(left)

    def _marker(self, mark: Mark, skipped: int, room: int) -> str:
        span = mark.span
        end_column = span.end_column if span.end_line == span.line else len(self._line(span.line)) + 1
        start = self._column(span.line, span.column) - skipped
        width = self._column(span.line, end_column) - skipped - start
        if start < 0 or start > room + 1:
            start, width = max(min(start, room), 0), 1
        line = ("^" if mark.primary else "-") * max(1, min(width, MAX_COLUMNS - start if start < MAX_COLUMNS else 1))
        return f"{' ' * start}{line}{' ' + mark.text if mark.text else ''}"
