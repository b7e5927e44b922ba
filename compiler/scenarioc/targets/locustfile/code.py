"""Pieces of Python that templates put in place: calls and their arguments, every value through one literal function."""

from __future__ import annotations

import functools
import math
import re
from typing import Any

from scenarioc.expressions.python import python_source, url_source
from scenarioc.expressions.tree import Constant, Expression, Object, Text, Type, Unary
from scenarioc.languages.python import literal
from scenarioc.render import Code
from scenarioc.units import number

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def python(value: Any, user: str = "self") -> Code:
    """Any value as Python: an expression compiled, code as it is, everything else as a literal."""
    if isinstance(value, Code):
        return value
    if isinstance(value, Expression):
        return Code(python_source(value, user=user))
    return Code(literal(value))


def url(value: Expression, user: str = "self") -> Code:
    """A URL as Python text, with the values in its path percent-encoded."""
    return Code(url_source(value, user=user))


@functools.cache
def name(identifier: str) -> Code:
    """An identifier or dotted name chosen by the compiler."""
    if not _DOTTED.fullmatch(identifier):
        raise ValueError(f"not a name: {identifier!r}")
    return Code(identifier)


def call(function: str, /, *positional: Any, _user: str = "self", **named: Any) -> Code:
    """A call on one line; arguments that are None are left out."""
    written = [python(value, _user) for value in positional]
    written += [Code(f"{name(key)}={python(value, _user)}") for key, value in named.items() if value is not None]
    return Code(f"{name(function)}({', '.join(written)})")


def figure(value: float) -> Code:
    """A number of the load as a person would write it: `5` for 5.0."""
    return Code("math.inf") if math.isinf(value) else python(number(value))


def mapping(items: list[tuple[str, Any]], user: str = "self") -> Code | None:
    """A dict display with text keys; None when there is nothing in it."""
    if not items:
        return None
    return Code("{" + ", ".join(f"{literal(key)}: {python(value, user)}" for key, value in items) + "}")


def sequence(items: list[Code]) -> Code:
    """A list display."""
    return Code("[" + ", ".join(items) + "]")


def function_of(parameter: str, body: Code) -> Code:
    """A lambda of one parameter."""
    return Code(f"lambda {name(parameter)}: {body}")


def subscripts(root: str, steps: tuple[str | int, ...]) -> Code:
    """`body["items"][0]` for the steps of a simple JSONPath."""
    return Code(name(root) + "".join(f"[{literal(step)}]" for step in steps))


def negated(condition: Expression, user: str = "self") -> Code:
    """The opposite of a condition."""
    return python(Unary(Type.BOOLEAN, "not", condition), user)


def as_text(value: Expression) -> Expression:
    """A value as text, the way it travels in a header, a parameter or a form field."""
    if isinstance(value, Constant) and not isinstance(value.value, str):
        words: dict[Any, str] = {True: "true", False: "false", None: "null"}
        known = isinstance(value.value, bool) or value.value is None
        return Constant(Type.TEXT, words[value.value] if known else str(value.value))
    if value.type is Type.TEXT or isinstance(value, Text | Object):
        return value
    return Text(Type.TEXT, (value,))


def as_content(value: Expression | None) -> Expression:
    """A value the way it travels in a body: bytes as they are, everything else as text."""
    if value is None:
        return Constant(Type.TEXT, "")
    return value if value.type is Type.BYTES else as_text(value)


def indented(block: str) -> Code:
    """A block one level deeper."""
    return Code("".join(f"    {line}" if line.strip() else line for line in block.splitlines(keepends=True)))
