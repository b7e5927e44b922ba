"""How values and comments are written in YAML, so that readers of YAML 1.1 and 1.2 agree."""

from __future__ import annotations

import math

from scenarioc.languages.hidden import HIDDEN, escape, refuse_surrogates, shown

_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def literal(value: object) -> str:
    """JSON data as YAML on one line; ValueError for lone surrogates and types that JSON does not have."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _number(value)
        case str():
            return _text(value)
        case list() | tuple():
            return f"[{', '.join(literal(item) for item in value)}]"
        case dict():
            # `? ` because readers refuse a plain `key:` longer than 1024 characters.
            return f"{{{', '.join(f'? {_text(key)} : {literal(item)}' for key, item in value.items())}}}"
    raise ValueError(f"YAML has no literal for {value!r}")


def _number(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    mantissa, e, exponent = repr(value).partition("e")
    # YAML 1.1 takes 1e+16 for text: a number with an exponent needs its dot.
    return mantissa + (".0" if e and "." not in mantissa else "") + e + exponent


def _text(value: str) -> str:
    refuse_surrogates(value, "YAML")
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{HIDDEN.sub(lambda match: _SHORT.get(match[0]) or escape(match[0]), quoted)}"'


def block(text: str, columns: int) -> str:
    """A text of many lines as a block whose lines begin at this column, or on one line where a block cannot hold it."""
    lines = text.split("\n")
    plain = lines[-1] == "" and all(line == line.rstrip() and not HIDDEN.search(line) for line in lines)
    if not plain or len(lines) < 2 or not lines[-2] or not lines[0] or lines[0].startswith(" "):
        return _text(text)
    return "|\n" + "\n".join(f"{' ' * columns}{line}" if line else "" for line in lines[:-1])


def comment(text: str) -> str:
    """The text as one comment line."""
    return f"# {shown(text)}"
