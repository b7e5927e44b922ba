"""How JavaScript compares: texts, numbers and booleans by value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_KINDS = {int: "number", float: "number", str: "text"}
_NUMBER = re.compile(r"\s*([-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|0x[0-9a-f]+)?\s*", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d{1,6}(\.\d{1,6})?)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A translated part: its expression, and what is known of its kind."""

    code: str
    kind: str = "any"  # any, number, text, word (a text that is no number), truth, undefined
    atom: bool = True


def wrapped(piece: Piece) -> str:
    """The piece as a part of another, in brackets if need be."""
    return piece.code if piece.atom else f"({piece.code})"


def kind_of(values: list[Any]) -> str:
    """The kind of a variable of which the script says what it can be."""
    kinds = {"truth" if isinstance(one, bool) else _KINDS.get(type(one), "any") for one in values}
    if kinds == {"text"} and not any(_NUMBER.fullmatch(one) for one in values):
        return "word"
    return kinds.pop() if len(kinds) == 1 and kinds <= {"truth", "number"} else "any"


def equality(left: Piece, right: Piece, operator: str) -> Piece:
    """`==` or `!=`: 1 equals `"1"` and true."""
    if right.kind not in ("number", "text", "word"):
        left, right = (right, left) if left.kind in ("number", "text") else (left, right)
    is_in, equals = ("in", "==") if operator == "==" else ("not in", "!=")
    text = right.code.strip('"')
    number = f"{float(text or 0):g}" if right.kind in ("number", "text") and _DECIMAL.fullmatch(text) else None
    if left.kind == "truth" and number in ("0", "1"):
        holds = (number == "1") == (operator == "==")
        return left if holds else Piece(f"not {wrapped(left)}", "truth", atom=False)
    if left.kind == "any" and number is not None:
        return Piece(f'{wrapped(left)} {is_in} [{number}, "{text}"]', "truth", atom=False)
    if left.kind == "number" and number is not None:
        right = Piece(number, "number")
    if "any" in (left.kind, right.kind) and right.kind not in ("text", "word"):
        return Piece(f"str({left.code}) {equals} str({right.code})", "truth", atom=False)
    sides = (one.code if one.kind == "number" else wrapped(one) for one in (left, right))
    return Piece(f" {equals} ".join(sides), "truth", atom=False)
