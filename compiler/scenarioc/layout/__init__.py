"""Lays out generated Python as `ruff format` would (its defaults: 88 columns), without a formatter at run time.

Templates write every logical line on one line, however long, with the spacing and quotes of the formatter, and need not
care about empty lines. A trailing comma in brackets asks for one item per line. What already takes several lines is
taken for laid out and stays as it is, unless one of them is too long. Left to the author:

- no backslash at the end of a line, one statement per line;
- no parentheses around a whole statement value (`return (x)`), and none that Python does not need;
- no implicit concatenation of strings, no `await`, `yield`, `match` or `:=` in a long line;
- a lambda only as an argument or as the value of an assignment;
- a comment at the end of a line only if the line is short with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scenarioc.layout.columns import WIDTH, columns
from scenarioc.layout.logical import Logical, asks_for_lines, logical_lines

_KIND = re.compile(
    r"(?P<definition>(?:async +)?def\b|class\b)|(?P<decorator>@)|(?P<import>import\b|from\b)|(?P<comment>#)"
    r"|(?P<continuation>(?:elif|else|except|finally)\b)|(?P<string>[rR]?[\"'])"
)


def layout(source: str) -> str:
    """The module with long lines broken and empty lines where they belong."""
    out: list[str] = []
    for line, blanks in _with_blank_lines(list(logical_lines(source))):
        text = line.text
        if "\n" in text:
            text = _joined(line) or text
        if (
            "\n" not in text
            and not text.startswith("#")
            and (asks_for_lines(text) or columns(text) + line.indent > WIDTH)
        ):
            # Most files have no such line, and then need not wait for the machinery.
            from scenarioc.layout.statements import broken

            text = broken(text, line.indent)
        out.append("\n" * blanks + " " * line.indent + text + "\n")
    return "".join(out)


def _joined(line: Logical) -> str | None:
    """A statement of several lines as one, if one of them is too long and nothing hinders."""
    rows = line.text.split("\n")
    if all(columns(row) <= WIDTH - line.indent * (number == 0) for number, row in enumerate(rows)):
        return None
    if "#" in line.text or '"""' in line.text or "'''" in line.text:
        return None
    text = rows[0]
    for row in map(str.strip, rows[1:]):
        text += row if text[-1] in "([{" or row[0] in ")]}" else f" {row}"
    return text


def _with_blank_lines(lines: list[Logical]) -> Iterator[tuple[Logical, int]]:
    """Every line with the number of empty lines before it."""
    kinds = [(match.lastgroup or "") if (match := _KIND.match(line.text)) else "" for line in lines]
    definitions: list[int] = []  # the indentation of the definitions around
    for number, line in enumerate(lines):
        ended = False
        while definitions and definitions[-1] >= line.indent:
            definitions.pop()
            ended = True
        yield line, _blank_lines(lines, kinds, number, ended) if number else 0
        if kinds[number] == "definition":
            definitions.append(line.indent)


def _blank_lines(lines: list[Logical], kinds: list[str], number: int, ended: bool) -> int:
    line, before = lines[number], lines[number - 1]
    kind, kind_before = kinds[number], kinds[number - 1]
    most = 1 if line.indent else 2
    if kind == "continuation":
        return 0
    if line.indent > before.indent:
        return int(kind in ("definition", "decorator") and kind_before != "definition")
    if kind_before == "decorator" or (kind_before == "comment" and _is_decorated(lines, kinds, number)):
        return 0
    attached = kind_before == "comment" and not line.blanks
    # One-line definitions may stand together, as overloads do.
    together = kind in ("definition", "decorator") and before.indent == line.indent and before.text.endswith(": ...")
    if (ended or (_begins_definition(lines, kinds, number) and not attached)) and not (together and not line.blanks):
        return most
    if kind_before == "string" and _is_docstring(lines, kinds, number - 1):
        return 1
    if kind_before == "import" and kind != "import":
        return 1
    return min(line.blanks, most)


def _begins_definition(lines: list[Logical], kinds: list[str], number: int) -> bool:
    """Whether a definition begins here, with its decorators and the comments right above it."""
    while kinds[number] == "comment":
        number += 1
        if number == len(lines) or lines[number].blanks or lines[number].indent != lines[number - 1].indent:
            return False
    return kinds[number] in ("definition", "decorator")


def _is_decorated(lines: list[Logical], kinds: list[str], number: int) -> bool:
    """Whether only comments stand between this definition and a decorator."""
    while number and kinds[number - 1] == "comment" and lines[number - 1].indent == lines[number].indent:
        number -= 1
    return number > 0 and kinds[number - 1] == "decorator"


def _is_docstring(lines: list[Logical], kinds: list[str], number: int) -> bool:
    """Whether a string is the docstring of the module or of a class."""
    if number == 0 or all(kind == "comment" for kind in kinds[:number]):
        return True
    before = lines[number - 1]
    return before.indent < lines[number].indent and before.text.startswith("class")
