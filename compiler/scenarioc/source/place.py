"""Where things stand: a source with its lines, and the tree of values with their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scenarioc.problems import Span

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, eq=False, repr=False)
class Source:
    """One text and the name of its file; it turns offsets into spans."""

    file: str
    text: str

    @cached_property
    def begin(self) -> int:
        """The offset of the first character that means something: 1 after a byte-order mark, else 0."""
        return 1 if self.text.startswith(BYTE_ORDER_MARK) else 0

    @cached_property
    def _line_starts(self) -> list[int]:
        return [self.begin, *(match.end() for match in _LINE_BREAK.finditer(self.text))]

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets into the text."""
        start = min(max(start, self.begin), len(self.text))
        end = min(max(end, start), len(self.text))
        line, end_line = bisect_right(self._line_starts, start), bisect_right(self._line_starts, end)
        column, end_column = start - self._line_starts[line - 1] + 1, end - self._line_starts[end_line - 1] + 1
        return Span(self.file, line, column, end_line, end_column, start, end)

    def line_of(self, offset: int) -> tuple[int, int]:
        """The offsets at which the line of `offset` starts and ends, its line break left out."""
        start = self._line_starts[max(bisect_right(self._line_starts, offset), 1) - 1]
        found = _LINE_BREAK.search(self.text, start)
        return start, found.start() if found else len(self.text)


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """One value of a source: its data, its offsets, how it is written, and what is inside it.

    `style` is how a scalar is written: empty for plain, a quote, `|` or `>`. `keys` are the keys of a mapping.
    """

    source: Source
    start: int
    end: int
    data: Any = None
    style: str = ""
    children: dict[str, Node] | list[Node] | None = None
    keys: dict[str, Node] = field(default_factory=dict)
    text: Node | None = None  # Of an alias: the scalar it stands for, because that is where its characters are.
    size: int = 1  # How many values, aliases followed; 0 while still open.
    height: int = 1

    @property
    def span(self) -> Span:
        """The place of the value."""
        return self.source.span(self.start, self.end)

    def first_line(self) -> Span:
        """The place of the value, cut at the end of its first line."""
        return self.source.span(self.start, min(self.end, self.source.line_of(self.start)[1]))

    def child(self, item: str | int) -> Node | None:
        """The value below a key or index, or None."""
        if isinstance(self.children, dict):
            return self.children.get(item) if isinstance(item, str) else None
        if isinstance(self.children, list) and isinstance(item, int) and 0 <= item < len(self.children):
            return self.children[item]
        return None
