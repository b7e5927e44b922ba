"""What an unquoted scalar means in the core schema of YAML 1.2; nothing of 1.1 (`on`, `1:30`, dates) leaks in."""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MAX_DIGITS = 1000


class NotFiniteError(ValueError):
    """The scalar is a number that no JSON, and no Python literal, can hold."""


def core(text: str) -> Scalar:
    """The value of an unquoted scalar; raises `NotFiniteError` for infinity, NaN and numbers too long to hold."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _NOT_FINITE.fullmatch(text):
        raise NotFiniteError(text)
    for pattern, base in ((_INT, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            if len(text) > _MAX_DIGITS:
                raise NotFiniteError(text)
            return int(text, base)
    return finite(text) if _FLOAT.fullmatch(text) else text


def finite(text: str) -> float:
    """The number that a decimal fraction stands for; raises `NotFiniteError` when it overflows."""
    number = float(text)
    if not math.isfinite(number):
        raise NotFiniteError(text)
    return number
