"""What a check expects is worked out before its request: an error there would lose the sample of the request."""

from __future__ import annotations

from dataclasses import replace

from scenarioc.expressions.tree import (
    Array,
    Builtin,
    Constant,
    Environment,
    Expression,
    Lives,
    Name,
    Object,
    Text,
    Variable,
    walk,
)
from scenarioc.plan import model
from scenarioc.plan.context import Flow

_HARMLESS = (Constant, Name, Environment, Builtin, Text, Array, Object)
_TITLE = "expected value"  # no variable of a spec can be called that


def settled(flow: Flow, request: model.Request | model.Socket | None) -> tuple[model.Step, ...]:
    """The request, behind the steps that work out what cannot be worked out inside it."""
    if request is None:
        return ()
    if all(map(_is_harmless, (*(c.expected for c in request.checks), *(c.default for c in request.captures)))):
        return (request,)
    before: list[model.Step] = []

    def outside(value: Expression | None, place: model.Place) -> Expression | None:
        if value is None or _is_harmless(value):
            return value
        variable = Variable(_TITLE, flow.names.take("expected"), Lives.ITERATION, value.type)
        before.append(model.Set(_TITLE, variable.identifier, False, value, place))
        return Name(value.type, variable)

    checks = tuple(replace(check, expected=outside(check.expected, check.place)) for check in request.checks)
    captures = tuple(replace(capture, default=outside(capture.default, capture.place)) for capture in request.captures)
    return (*before, replace(request, checks=checks, captures=captures))


def _is_harmless(value: Expression | None) -> bool:
    return value is None or all(isinstance(node, _HARMLESS) for node in walk(value))
