"""Values of the plan: places, named values, variables, pauses."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from scenarioc.expressions.tree import Expression, Variable
from scenarioc.problems import Span
from scenarioc.records import record


@record
class Place:
    """Where the spec says so; `str()` gives `shop.yaml:23`, the form that generated files and messages carry."""

    file: str
    line: int
    span: Span | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@record
class NamedValue:
    """One query parameter, header, cookie or form field; a `value` of None (JSON null) leaves it out."""

    name: str
    value: Expression


@record
class Reads:
    """What expressions ask for: variables, built-in values such as `iteration`, functions."""

    variables: frozenset[Variable] = frozenset()
    builtins: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()


@record
class Assigned:
    """A variable that steps of this user may set: a user attribute or a local of the iteration."""

    name: str
    identifier: str
    initial: Expression | None
    place: Place


@record
class Wait:
    """A pause in seconds. `constant`: `a`; `uniform`: `a` to `b`; `normal`: mean `a`, deviation `b`, never below 0;
    `exponential`: mean `a`; `pace`: `a` seconds from start to start of an iteration (users only)."""

    kind: Literal["constant", "uniform", "normal", "exponential", "pace"]
    a: Expression
    b: Expression | None = None
