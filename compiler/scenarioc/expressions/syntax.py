"""The parsed form of an expression before its names are known: nodes with places in the text they were read from."""

from __future__ import annotations

from dataclasses import dataclass


class ExpressionError(Exception):
    """The text is no expression: what is wrong, from `start` to `end`, a way out, the right text."""

    def __init__(
        self, code: str, message: str, start: int, end: int, help: str | None = None, fix: str | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.start, self.end, self.help, self.fix = code, message, start, end, help, fix


# Neither frozen nor compared nor shown: these nodes live for one text, and building the classes costs every start.
@dataclass(eq=False, repr=False)
class Syntax:
    """Base of all nodes: the characters `start` to `end` of the text."""

    start: int
    end: int


@dataclass(eq=False, repr=False)
class Literal(Syntax):
    """Text, a number, `True`, `False` or `None`."""

    value: str | int | float | bool | None


@dataclass(eq=False, repr=False)
class Word(Syntax):
    """A name on its own."""

    name: str


@dataclass(eq=False, repr=False)
class Variable(Syntax):
    """`env.NAME:-default`: an environment variable with the text that stands in for it."""

    name: str
    default: str


@dataclass(eq=False, repr=False)
class Field(Syntax):
    """`target.name`."""

    target: Syntax
    name: str
    name_start: int


@dataclass(eq=False, repr=False)
class Item(Syntax):
    """`target[key]`."""

    target: Syntax
    key: Syntax


@dataclass(eq=False, repr=False)
class Stretch(Syntax):
    """`target[low:high]` with either end left out."""

    target: Syntax
    low: Syntax | None
    high: Syntax | None


@dataclass(eq=False, repr=False)
class Prefix(Syntax):
    """`-x`, `+x`, `not x`."""

    operator: str
    operand: Syntax


@dataclass(eq=False, repr=False)
class Infix(Syntax):
    """Arithmetic, `and`, `or`."""

    operator: str
    left: Syntax
    right: Syntax


@dataclass(eq=False, repr=False)
class Chain(Syntax):
    """`a < b < c`: one operand more than operators."""

    operators: tuple[str, ...]
    operands: tuple[Syntax, ...]


@dataclass(eq=False, repr=False)
class Either(Syntax):
    """`then if condition else otherwise`."""

    condition: Syntax
    then: Syntax
    otherwise: Syntax


@dataclass(eq=False, repr=False)
class Items(Syntax):
    """`[a, b]`."""

    items: tuple[Syntax, ...]


@dataclass(eq=False, repr=False)
class Argument(Syntax):
    """One argument of a call, with the name it was given, if any."""

    name: str | None
    value: Syntax


@dataclass(eq=False, repr=False)
class Application(Syntax):
    """`function(arguments)`."""

    function: Syntax
    arguments: tuple[Argument, ...]
