"""The words of an expression, read up to the `}` that ends it.

The grammar is Python's, but read here and not by Python's own parser: its limits, warnings and messages differ from
version to version, and a mistake is to be shown at its very character.
"""

from __future__ import annotations

import re

from scenarioc.expressions.syntax import ExpressionError
from scenarioc.records import record

LONGEST = 4_000
"""Characters of one expression, more than anybody writes by hand."""

_SPACE = re.compile(r"\s*")
_NUMBER = re.compile(r"(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?|")
_BASED = re.compile(r"0[xXoObB][0-9a-fA-F_]*")
_NAME = re.compile(r"[^\W\d]\w*")
_PREFIX = re.compile(r"[rRbBuUfFtT]{1,2}")
_TEXT = re.compile(r"""(?s:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_OPERATOR = re.compile(r"\*\*|//|==|!=|<=|>=|[-+*/%<>()\[\],.:={}]")
_ESCAPE = re.compile(r"(?s)\\(\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "a": "\a", "v": "\v", "\n": ""} | {
    c: c for c in "\\'\""
}
_PAIRS = {")": "(", "]": "[", "}": "{"}
_FOREIGN = {
    "&&": "write `and`",
    "||": "write `or`",
    "!": "write `not x`",
    "===": "write `==`",
    "=>": "functions cannot be defined in an expression; write a hook for that",
    "??": "write `x if x is not None else y`",
    "?": "write `a if condition else b`",
    "|": "there are no filters; write a call, as in `lower(name)`",
    "&": "write `and`",
    "${": "inside `${…}` a name stands by itself, without `${`",
    "$": "inside `${…}` a name stands by itself, without `$`",
    ";": "write one expression in each `${…}`",
    "#": "there are no comments inside `${…}`",
    "`": "put text in double quotes",
    "“": "put text in straight double quotes",
    "”": "put text in straight double quotes",
    "‘": "put text in straight quotes",  # noqa: RUF001
    "’": "put text in straight quotes",  # noqa: RUF001
}


@record
class Token:
    """One word: `kind` is `name`, `number`, `text`, `default`, `end` or the operator itself."""

    kind: str
    start: int
    end: int
    value: str | int | float = ""


def tokens(text: str, start: int) -> list[Token]:
    """The tokens of the expression whose `${` ends at `start`; the last is `end`, placed at its `}`."""
    found: list[Token] = []
    open_brackets: list[Token] = []
    while True:
        position = _SPACE.match(text, found[-1].end if found else start).end()  # type: ignore[union-attr]
        if position >= len(text):
            _unclosed(text, start, open_brackets)
        token = _default(text, position, found, open_brackets) or _token(text, position)
        if token.kind == "}" and not open_brackets:
            return [*found, Token("end", position, position + 1)]
        if token.end - start > LONGEST:
            raise ExpressionError(
                "expression-too-long", f"an expression has at most {LONGEST} characters", start, token.end
            )
        if token.kind in "([{":
            open_brackets.append(token)
        elif token.kind in _PAIRS:
            _close(token, open_brackets)
        found.append(token)


def _unclosed(text: str, start: int, open_brackets: list[Token]) -> None:
    if open_brackets:
        bracket = open_brackets[-1]
        raise ExpressionError("expression-syntax", f"`{bracket.kind}` is never closed", bracket.start, bracket.end)
    help = "write `}` at the end of the expression, or `$${` for the two characters `${`"
    raise ExpressionError("unclosed-expression", "`${` is not closed", start - 2, len(text), help)


def _close(token: Token, open_brackets: list[Token]) -> None:
    if not open_brackets:
        raise ExpressionError("expression-syntax", f"`{token.kind}` was never opened", token.start, token.end)
    bracket = open_brackets.pop()
    if bracket.kind != _PAIRS[token.kind]:
        message = f"`{bracket.kind}` is closed by `{token.kind}`"
        raise ExpressionError("expression-syntax", message, token.start, token.end)


def _token(text: str, position: int) -> Token:
    character = text[position]
    if character in "\"'":
        return _text(text, position, position)
    if name := _NAME.match(text, position):
        if text[name.end() : name.end() + 1] in {'"', "'"} and _PREFIX.fullmatch(name[0]):
            return _prefixed(text, name[0], position)
        return Token("name", position, name.end(), name[0])
    if character.isdecimal() or (character == "." and text[position + 1 : position + 2].isdecimal()):
        return _number(text, position)
    operator = _OPERATOR.match(text, position)
    if operator and not text.startswith(("===", "=>"), position):
        return Token(operator[0], position, operator.end(), operator[0])
    foreign = next((f for f in _FOREIGN if text.startswith(f, position)), character)
    message = f"`{foreign}` has no meaning in an expression"
    fix = {"&&": "and", "||": "or", "===": "=="}.get(foreign)
    end = position + len(foreign)
    raise ExpressionError("expression-syntax", message, position, end, _FOREIGN.get(foreign), fix)


def _number(text: str, position: int) -> Token:
    match = _BASED.match(text, position) or _NUMBER.match(text, position)
    written = match[0] if match else ""
    tail = _NAME.match(text, position + len(written))
    end = position + len(written) + (len(tail[0]) if tail else 0)
    whole = text[position:end]
    try:
        value = float(written) if set(written) & set(".eE") and written[:2] not in {"0x", "0X"} else int(written, 0)
    except ValueError:
        tail = tail or match
        value = 0
    if tail or not whole.isascii():
        help = "a duration or a rate cannot be part of an expression: count in seconds" if whole[-1] in "smhd" else None
        raise ExpressionError("expression-syntax", f"`{whole}` is not a number", position, end, help)
    if value in (float("inf"), float("-inf")):
        raise ExpressionError("expression-syntax", f"`{whole}` is too large", position, end)
    return Token("number", position, end, value)


def _prefixed(text: str, prefix: str, position: int) -> Token:
    if prefix in {"r", "R"}:
        return _text(text, position, position + 1)
    message = f"text has no prefix `{prefix}` here"
    help = "write the text without it; `${…}` joins text and values" if prefix in {"f", "F"} else "write it without"
    raise ExpressionError("expression-syntax", message, position, position + len(prefix), help)


def _text(text: str, start: int, quote: int) -> Token:
    match = _TEXT.match(text, quote)
    if not match:
        message = f"the text that begins with `{text[quote]}` does not end"
        raise ExpressionError("expression-syntax", message, start, len(text), f"write {text[quote]} at its end")
    inner = match[0][1:-1]
    if start == quote and "\\" in inner:
        inner = _ESCAPE.sub(lambda found: _unescaped(found, quote + 1), inner)
    return Token("text", start, match.end(), inner)


def _unescaped(match: re.Match[str], offset: int) -> str:
    escape = match[1]
    if escape in _ESCAPES:
        return _ESCAPES[escape]
    if escape[0] in "01234567":
        return chr(int(escape, 8))
    if len(escape) == 1:
        if escape in "xuUN":
            message = f"`\\{escape}` is not a whole escape"
            raise ExpressionError("expression-syntax", message, offset + match.start(), offset + match.end())
        return match[0]  # as Python does, so that patterns such as "\d+" can be written plainly
    number = int(escape[1:], 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise ExpressionError(
            "expression-syntax", f"`{match[0]}` is no character", offset + match.start(), offset + match.end()
        )
    return chr(number)


def _default(text: str, position: int, found: list[Token], open_brackets: list[Token]) -> Token | None:
    """The text after `env.NAME:-`, up to `}`, or inside brackets up to the next `,`, `)`, `]` or `}`."""
    if not text.startswith(":-", position) or [t.value for t in found[-3:-1]] != ["env", "."]:
        return None
    stop = re.compile(r"[,)\]}]" if open_brackets else r"}").search(text, position)
    end = stop.start() if stop else len(text)
    value = text[position + 2 : end]
    if "${" in value:
        start = position + 2 + value.index("${")
        raise ExpressionError("expression-syntax", "a default is plain text", start, start + 2, "write the text itself")
    return Token("default", position, end, value.strip() if open_brackets else value)
