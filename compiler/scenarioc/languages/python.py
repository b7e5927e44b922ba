"""How values, comments and docstrings are written in Python, exactly as `ruff format` would print them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from scenarioc.figures import Given
from scenarioc.languages.hidden import HIDDEN, escape, shown

_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}
_TOO_LONG = 10**4000  # Python refuses to read decimals of more than 4300 digits
_WIDTH = 88

# Words that tools act on when a comment holds them: linters, type checkers, formatters, coverage, editors and Python
# itself (a `coding:` in the first two lines). They stay readable, but in quotes.
_DIRECTIVE = re.compile(
    r"\b(?:noqa|nosec|nosemgrep)\b"
    r"|\w*coding(?=[:=])"
    r"|\b(?:type|fmt|yapf|isort|ruff|flake8|pylint|mypy|pyright|pyre-\w+|pragma|vim?|ex)(?=\s*[<=>\d]*:)"
    r"|\bpragma(?=\s+no)"
    r"|^/+",
    re.IGNORECASE,
)


_OPEN_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"$')  # a quote at the end, without a backslash of its own


def literal(value: object) -> str:
    """The value as one line of Python that `ruff format` keeps; TypeError for a type that has no literal.

    `ast.literal_eval` reads it back, except for what Python has no literal for: infinity, nan, frozensets.
    """
    match value:
        case Given():
            return value.identifier
        case None | bool():
            return str(value)
        case str():
            return _text(value)
        case bytes():
            return _bytes(value)
        case int():
            return str(int(value)) if abs(value) < _TOO_LONG else f"{'-' * (value < 0)}0x{abs(value):X}"
        case float():
            # Python writes 1e+16, formatters 1e16
            return repr(float(value)).replace("e+", "e") if math.isfinite(value) else f'float("{value}")'
        case list():
            return f"[{_items(value)}]"
        case tuple():
            return f"({_items(value)},)" if len(value) == 1 else f"({_items(value)})"
        case dict():
            return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
        case set():
            return f"{{{_sorted(value)}}}" if value else "set()"
        case frozenset():
            return f"frozenset({{{_sorted(value)}}})" if value else "frozenset()"
    raise TypeError(f"Python has no literal for {value!r}")


def comment(text: str) -> str:
    """The text as one complete comment, which neither ends early nor tells any tool to do something."""
    quoted = _DIRECTIVE.sub(lambda match: f'"{match[0]}"', shown(text).strip())
    return f"# {quoted}" if quoted else "#"


def docstring(text: str, indent: int = 0) -> str:
    """The text as a complete docstring, wrapped at column 88 if its first line stands `indent` columns to the right."""
    first, *rest = _wrapped(text.strip(), _WIDTH - indent)
    # A formatter moves the least indented of the other lines to the margin.
    shift = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    lines = [first, *(line[shift:] for line in rest)]
    body = "\n".join(line.rstrip() for line in lines).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    body = HIDDEN.sub(lambda match: match[0] if match[0] == "\n" else escape(match[0]), body)
    body = (" " if body.startswith('"') else "") + body
    if "\n" not in body:
        return f'"""{body}{" " if _OPEN_QUOTE.search(body) else ""}"""'
    margin = " " * indent
    body = re.sub(r"\n(?=[^\n])", lambda _: "\n" + margin, body)
    return f'"""{body}\n{margin}"""'


def _text(value: str) -> str:
    quote = "'" if value.count('"') > value.count("'") else '"'
    quoted = value.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return quote + HIDDEN.sub(lambda match: _SHORT.get(match[0]) or escape(match[0]), quoted) + quote


def _bytes(value: bytes) -> str:
    # latin-1 gives every byte one character; those beyond ASCII need an escape although text may show them
    return "b" + re.sub(r"[^\x00-\x7f]", lambda match: escape(match[0]), _text(value.decode("latin-1")))


def _items(values: Iterable[object]) -> str:
    return ", ".join(literal(value) for value in values)


def _sorted(values: Iterable[object]) -> str:
    return ", ".join(sorted(literal(value) for value in values))


def _wrapped(text: str, width: int) -> Iterable[str]:
    quotes = len('"""')
    for line in re.split(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text):
        rest = line
        while len(rest) + 2 * quotes > width:
            at = rest.rfind(" ", 1, width - 2 * quotes)
            if not rest[: max(at, 0)].strip():
                break
            yield rest[:at]
            rest = rest[at:].lstrip()
        yield rest
