"""What a YAML parser complains about, and the lines around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenarioc.problems import Edit, Label, Problem, Span
from scenarioc.records import record
from scenarioc.regex import pattern
from scenarioc.source.place import Source

_CONTENT = pattern(r"[ \t]*(?:(-)(?=[ \t\r\n]|$)[ \t]*)?")


@record
class Line:
    """One line with something on it: offsets of its start, its dash if it is a list item, its first word, its end."""

    start: int
    dash: int | None
    word: int
    end: int


@record
class Complaint:
    """A complaint: the parser's words, what it was reading, where it stopped, and where what it was reading began."""

    source: Source
    message: str
    context: str
    at: int
    since: int | None

    @property
    def text(self) -> str:
        """The text that the parser read."""
        return self.source.text

    def line(self, offset: int) -> Line:
        """The line around an offset."""
        start, end = self.source.line_of(offset)
        match = _CONTENT.match(self.text, start, end)
        assert match
        return Line(start, match.start(1) if match[1] else None, match.end(), end)

    def lines_before(self, offset: int) -> Iterator[Line]:
        """The lines above the one around an offset that hold more than a comment, the nearest first."""
        start = self.source.line_of(offset)[0]
        while start > self.source.begin:
            line = self.line(start - 1 if self.text[start - 2 : start] != "\r\n" else start - 2)
            if self.text[line.start : line.end].strip() and self.text[line.word : line.word + 1] != "#":
                yield line
            start = line.start

    def word(self, offset: int) -> str:
        """The key or text that begins at an offset, as a headline shows it."""
        line = self.text[offset : self.source.line_of(offset)[1]]
        match = re.match(r"(\"[^\"]*\"|'[^']*'|.*?)\s*(?::(?:\s|$)|\s#|$)", line)
        shown = (match[1] if match else line).strip()
        return shown if len(shown) <= 40 else shown[:39] + "…"

    def word_span(self, offset: int) -> Span:
        """The place of the key or text that begins at an offset."""
        end = self.source.line_of(offset)[1]
        length = len(self.word(offset))
        return self.source.span(offset, min(offset + max(length, 1), max(end, offset + 1)))

    def problem_here(
        self,
        code: str,
        message: str,
        place: int | Span,
        help: str | None = None,
        labels: tuple[Label, ...] = (),
        fix: tuple[Edit, ...] = (),
    ) -> Problem:
        """A problem at an offset or a span."""
        if isinstance(place, int):
            place = self.source.span(min(place, len(self.text)), min(place + 1, self.source.line_of(place)[1]))
        return Problem(code, message, place, help, labels, fix)

    def value(self, offset: int) -> tuple[int, int]:
        """The offsets of the unquoted value around an offset in block style: to the end of the line or a comment."""
        line = self.line(offset)
        before = self.text[line.word : offset]
        key = re.match(r"(?:- +)*(?:\"[^\"]*\"|'[^']*'|[^\s\"'{\[][^:{]*?)\s*:[ \t]+", before)
        start = line.word + (key.end() if key else 0)
        value = re.split(r"[ \t]+#", self.text[start : line.end], maxsplit=1)[0]
        return start, start + len(value.rstrip())

    def quote(self, start: int, end: int) -> tuple[str, tuple[Edit, ...]]:
        """The text between two offsets in quotes, and the fix-it that puts them there."""
        text = self.text[start:end]
        plain = '"' not in text and "\\" not in text
        quoted = f'"{text}"' if plain else "'" + text.replace("'", "''") + "'"
        return quoted, (Edit(self.source.span(start, end), quoted),)
