"""Logical lines: what Python reads as one, however many lines of text it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<long>\"{3}|'{3})|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?P<comment>\#)|(?P<open>[\[({])|(?P<close>[\])}])"""
)
_LONG_END = {quote: re.compile(rf"(?:[^\\]|\\.|\\$)*?{quote}", re.DOTALL) for quote in ('"""', "'''")}


class Logical(NamedTuple):
    """A comment line or a statement (of a compound one, its header): its text without indentation."""

    indent: int
    text: str
    blanks: int  # empty lines before it


def asks_for_lines(text: str) -> bool:
    """Whether there may be a trailing comma in brackets, which asks for one item per line."""
    return ",)" in text or ",]" in text or ",}" in text


def logical_lines(source: str) -> Iterator[Logical]:
    """The logical lines of a module, in order; a decorator, a comment and a header are lines of their own."""
    blanks = 0
    lines = iter(source.split("\n"))
    for line in lines:
        text = line.strip()
        if not text:
            blanks += 1
            continue
        indent = line.index(text[0])
        yield Logical(indent, _completed(text, line[indent:], lines), blanks)
        blanks = 0


def _completed(text: str, raw: str, lines: Iterator[str]) -> str:
    depth, quote = _scan(text, 0, "")
    if not depth and not quote:
        return text
    parts = [raw if quote else raw.rstrip()]
    while depth or quote:
        line = next(lines, None)
        if line is None:
            break
        depth, quote = _scan(line, depth, quote)
        parts.append(line if quote else line.rstrip())
    return "\n".join(parts)


def _scan(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets are open, and which long string, after a line that begins with so many."""
    at = 0
    while True:
        if quote:
            end = _LONG_END[quote].match(line, at)
            if end is None:
                return depth, quote
            at, quote = end.end(), ""
        match = _TOKEN.search(line, at)
        if match is None or match.lastgroup == "comment":
            return depth, ""
        at = match.end()
        if match.lastgroup == "open":
            depth += 1
        elif match.lastgroup == "close":
            depth -= 1
        elif match.lastgroup == "long":
            quote = match[0]
