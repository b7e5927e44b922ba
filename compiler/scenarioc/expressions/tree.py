"""The tree of an expression after its names and types are known: what the plan holds instead of text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from enum import StrEnum
from typing import Any

from scenarioc.problems import Span
from scenarioc.records import record


class Type(StrEnum):
    """What kind of value an expression gives; `ANY` is only known when the test runs (captures, JSON)."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    LIST = "list"
    OBJECT = "object"
    BYTES = "bytes"
    TIME = "time"
    NONE = "none"
    ANY = "any"


class Lives(StrEnum):
    """Where a variable is kept, and so how long it lives."""

    TEST = "test"  # a module constant: the same for every user
    USER = "user"  # an attribute of the virtual user
    ITERATION = "iteration"  # a local of the task or flow


@record
class Shape:
    """The type of a value and, of an object, its fields as far as they are known when a spec is compiled."""

    type: Type
    fields: tuple[tuple[str, Shape], ...] | None = None


@record
class Variable:
    """A name that expressions may read: as the user wrote it, and the Python identifier chosen for it."""

    name: str
    identifier: str
    lives: Lives
    type: Type = Type.ANY
    shape: Shape | None = None


@record
class Expression:
    """Base of all nodes; `type` is the static type of the value."""

    type: Type


@record
class Constant(Expression):
    """A literal: text, number, boolean or None."""

    value: str | int | float | bool | None


UNKNOWN = Constant(Type.ANY, None)
"""Stands in for an expression with a problem, so that it is reported once and not by everything around it."""


@record
class Name(Expression):
    """The value of a variable; `span` is where it was read."""

    variable: Variable
    span: Span | None = field(default=None, compare=False)


@record
class Environment(Expression):
    """`env.NAME` or `env.NAME:-default`, read once when the test starts; `default` None means required."""

    name: str
    default: str | None
    span: Span | None = field(default=None, compare=False)


@record
class Builtin(Expression):
    """A value that the run itself knows: `user.id`, `iteration`, `loop.index`, `test.id`."""

    name: str


@record
class Index(Expression):
    """`target[key]`, and `target.key`, which means the same."""

    target: Expression
    key: Expression


@record
class Slice(Expression):
    """`target[start:end]` with either end left out."""

    target: Expression
    start: Expression | None
    end: Expression | None


@record
class Unary(Expression):
    """`-x`, `+x` or `not x`."""

    operator: str
    operand: Expression


@record
class Binary(Expression):
    """Arithmetic (`+ - * / // % **`) or `and`, `or`."""

    operator: str
    left: Expression
    right: Expression


@record
class Compare(Expression):
    """`a < b < c`: operands one more than operators (`== != < <= > >= in`, `not in`, `is`, `is not`)."""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]


@record
class Conditional(Expression):
    """`then if condition else otherwise`."""

    condition: Expression
    then: Expression
    otherwise: Expression


@record
class Array(Expression):
    """A list of values, from `[…]` in an expression or a list in the spec."""

    items: tuple[Expression, ...]


@record
class Object(Expression):
    """A mapping with text keys (a key may be an expression), from a mapping in the spec."""

    items: tuple[tuple[Expression, Expression], ...]


@record
class Text(Expression):
    """Mixed text: parts joined, each rendered as text (objects and lists as JSON)."""

    parts: tuple[Expression, ...]


@record
class Call(Expression):
    """A call of a registered function (`upper`, `faker.sentence`, …) with positional and named arguments."""

    function: str
    arguments: tuple[Expression, ...]
    named: tuple[tuple[str, Expression], ...] = ()


_CHILDREN: dict[type, Callable[[Any], tuple[Expression, ...]]] = {
    Index: lambda node: (node.target, node.key),
    Slice: lambda node: tuple(part for part in (node.target, node.start, node.end) if part is not None),
    Unary: lambda node: (node.operand,),
    Binary: lambda node: (node.left, node.right),
    Compare: lambda node: node.operands,
    Conditional: lambda node: (node.condition, node.then, node.otherwise),
    Array: lambda node: node.items,
    Object: lambda node: tuple(part for item in node.items for part in item),
    Text: lambda node: node.parts,
    Call: lambda node: node.arguments + tuple(value for _, value in node.named),
}


def children(node: Any) -> tuple[Expression, ...]:
    """The direct sub-expressions of a node, in the order in which they are evaluated."""
    parts = _CHILDREN.get(type(node))
    return parts(node) if parts else ()


def walk(node: Expression) -> tuple[Expression, ...]:
    """The node and everything below it, outermost first."""
    below = children(node)
    return (node, *(inner for child in below for inner in walk(child))) if below else (node,)
