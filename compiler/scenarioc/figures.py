"""Figures: numbers that the environment may set when a test runs, written `${env.CONCURRENCY:-3}` in a spec.

Everywhere in the compiler such a number counts as its default. Only what writes it into a file must know better:
`languages.python.literal` writes the constant that holds what the environment says.
"""

from __future__ import annotations


class Given:
    """A number with the environment variable that may set it; `identifier` is its constant in generated code."""

    variable: str
    kind: str
    default: str
    identifier: str


class GivenInt(Given, int):
    """A whole number that the environment may set."""


class GivenFloat(Given, float):
    """A number that the environment may set."""


def same(one: float, other: float) -> bool:
    """Whether two numbers are equal whatever the environment says."""
    names = [number.identifier if isinstance(number, Given) else None for number in (one, other)]
    return one == other and names[0] == names[1]
