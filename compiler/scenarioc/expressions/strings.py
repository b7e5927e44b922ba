"""Mixed text in Python: an f-string where that reads well, a join where it would not."""

from __future__ import annotations

import json
from collections.abc import Sequence

from scenarioc.expressions.pieces import Piece
from scenarioc.expressions.tree import Constant
from scenarioc.languages.python import literal

Part = str | tuple[Piece, str]
"""Plain text, or a value as an expression that gives text and as what stands for it between the braces."""

_LONGEST_FIELD = 60


def plain(node: Constant) -> str:
    """The text of a literal: itself, or its JSON form."""
    if isinstance(node.value, str):
        return node.value
    return json.dumps(node.value) if node.value is None or isinstance(node.value, bool) else str(node.value)


def text(parts: Sequence[Part]) -> Piece:
    """The parts as one text."""
    merged = _merged(parts)
    if all(isinstance(part, str) for part in merged):
        return Piece(literal("".join(part for part in merged if isinstance(part, str))))
    if len(merged) == 1 and not isinstance(merged[0], str):
        return merged[0][0]
    written = _f_string(merged)
    if written:
        return Piece(written)
    items = (literal(part) if isinstance(part, str) else part[0].code for part in merged)
    return Piece(f'"".join([{", ".join(items)}])')


def _merged(parts: Sequence[Part]) -> list[Part]:
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    return merged


def _f_string(parts: Sequence[Part]) -> str | None:
    """The f-string; None when Python 3.11 could not read it or a person would not like to."""
    chunks = "".join(part for part in parts if isinstance(part, str))
    quote = "'" if chunks.count('"') > chunks.count("'") else '"'
    fields = [_field(part[1], quote) for part in parts if not isinstance(part, str)]
    if None in fields:
        return None
    values = iter(fields)
    body = (_chunk(part, quote) if isinstance(part, str) else f"{{{next(values)}}}" for part in parts)
    return f"f{quote}{''.join(body)}{quote}"


def _field(code: str, quote: str) -> str | None:
    # Until Python 3.12 a field holds no backslash, no `#` and none of the quotes around the f-string.
    if len(code) > _LONGEST_FIELD or set(code) & set("\\#{}") or ('"' in code and "'" in code):
        return None
    other = "'" if quote == '"' else '"'
    return code.replace(quote, other)


def _chunk(text: str, quote: str) -> str:
    # Without the quote inside, a literal escapes everything but the quote.
    return f"\\{quote}".join(literal(part)[1:-1] for part in text.replace("{", "{{").replace("}", "}}").split(quote))
