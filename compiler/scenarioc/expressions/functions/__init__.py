"""The functions that expressions may call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from scenarioc.expressions.functions.chance import CHANCE
from scenarioc.expressions.functions.encodings import ENCODINGS
from scenarioc.expressions.functions.numbers import NUMERIC
from scenarioc.expressions.functions.signature import Function
from scenarioc.expressions.functions.texts import TEXTS
from scenarioc.expressions.functions.times import TIMES
from scenarioc.expressions.types import words

_TOPICS = {
    "Random values": CHANCE,
    "Text": TEXTS,
    "Numbers and lists": NUMERIC,
    "Dates and times": TIMES,
    "Encodings, hashes, signatures": ENCODINGS,
}

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {function.name: replace(function, topic=topic) for topic, group in _TOPICS.items() for function in group}
)
"""Every function by name, in the order of the reference."""


def functions_table() -> list[tuple[str, str, str]]:
    """One row of Markdown for each function, for the reference: how it is called, what it gives, what it means."""
    return [
        (f"`{function.signature}`", words(function.type), f"{function.doc} Example: `${{{function.example}}}`")
        for function in FUNCTIONS.values()
    ]


__all__ = ["FUNCTIONS", "Function", "functions_table"]
