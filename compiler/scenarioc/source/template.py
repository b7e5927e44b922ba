"""Finds `${…}` and `{{…}}` that stand in YAML without quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenarioc.regex import pattern

_OPENING = pattern(r"\$\{|\{\{")
_QUOTED_OR_OPENING = pattern(r"(?:(?<=[\s\[{,])|^)(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')|(?P<open>\$\{|\{\{)")
_VALUE_IN_BRACKETS = pattern(r"(?:\$\{[^{}\r\n]*\}|\{\{[^{}\r\n]*\}\}|[^,\[\]{}\r\n])*")


def find_template(text: str, start: int) -> tuple[int, int] | None:
    """The offsets of the template that begins at `start` and ends on the same line, or None."""
    opening = _OPENING.match(text, start)
    if not opening:
        return None
    closing, depth, i = ("}}" if opening[0] == "{{" else "}"), 0, start
    while i < len(text) and text[i] not in "\r\n":
        if closing == "}}" and text.startswith("}}", i):
            return start, i + 2
        depth += (text[i] == "{") - (text[i] == "}")
        if closing == "}" and text[i] == "}" and depth == 0:
            return start, i + 1
        i += 1
    return None


def templates_of_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The offsets of every template between two offsets of a line that stands outside quotes."""
    position = start
    while match := _QUOTED_OR_OPENING.search(text, position, end):
        position = match.end()
        found = find_template(text, match.start("open")) if match["open"] else None
        if found:
            yield found
            position = found[1]


def value_in_brackets(text: str, since: int, template: int) -> tuple[int, int]:
    """The offsets of the value that holds the template at `template`, between the commas and brackets around it."""
    before = text[since:template]
    start = since + max(
        (m.end() for m in re.finditer(r"[,\[{](?!\{)|:\s", before) if before[: m.start()][-1:] != "$"), default=0
    )
    start += len(text[start:template]) - len(text[start:template].lstrip())
    match = _VALUE_IN_BRACKETS.match(text, start)
    assert match
    return start, start + len(match[0].rstrip())
