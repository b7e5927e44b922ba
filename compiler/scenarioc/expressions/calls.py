"""Calls of registered functions: arguments put in order, and everything refused that can never work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scenarioc.expressions.functions import FUNCTIONS, Function
from scenarioc.expressions.functions.signature import REQUIRED, Given, Parameter
from scenarioc.expressions.tree import Array, Call, Expression, Type
from scenarioc.expressions.types import constant_value, fits, words
from scenarioc.problems import did_you_mean
from scenarioc.records import record

Report = Callable[..., None]
"""`report(code, message, start, end, help=None, fix=None)`: a problem at characters of the text."""


@record
class Actual:
    """An argument as it was written: its name, if it has one, its value and its place."""

    name: str | None
    value: Expression
    start: int
    end: int


def call(name: str, arguments: Sequence[Actual], place: tuple[int, int], report: Report) -> Expression | None:
    """The call of a registered function; None, and problems, when it can never work."""
    function = FUNCTIONS[name]
    bound = _bound(function, arguments, place, report)
    if bound is None or not all(tuple(_fits(function, p, actual, report) for p, actual in bound)):
        return None
    made = _ordered(function, bound)
    given = function.bind(made)
    refusal = function.check(given) if function.check else None
    if refusal:
        at = next(((a.start, a.end) for p, a in bound if p.name == refusal.parameter), place)
        report("wrong-argument-value", refusal.message, *at, refusal.help)
        return None
    kind = function.result(given) if function.result else function.type
    return Call(kind, made.function, made.arguments, made.named)


def _bound(
    function: Function, arguments: Sequence[Actual], place: tuple[int, int], report: Report
) -> list[tuple[Parameter, Actual]] | None:
    usage = f"write `{function.signature}`"
    positional = [p for p in function.parameters if not p.named_only]
    bound: dict[str, tuple[Parameter, Actual]] = {}
    if positional and positional[-1].many:
        return _bound_to_many(function, positional[-1], arguments, place, report)
    for position, actual in enumerate(arguments):
        parameter = _parameter(function, positional, position, actual)
        at = (actual.start, actual.end)
        if parameter is None and actual.name is None:
            message = f"`{function.name}` takes {_count(len(positional))}, found {_count_of(arguments)}"
            report("wrong-arguments", message, *at, usage)
            return None
        if parameter is None:
            near = did_you_mean(actual.name or "", (p.name for p in function.parameters))
            help = f"did you mean `{near}`?" if near else usage
            report("wrong-arguments", f"`{function.name}` has no argument `{actual.name}`", *at, help)
            return None
        if parameter.name in bound:
            report("wrong-arguments", f"`{parameter.name}` is given twice", *at, usage)
            return None
        if actual.name is None and any(earlier.name for earlier in arguments[:position]):
            report("wrong-arguments", "an argument without a name stands behind one with a name", *at, usage)
            return None
        bound[parameter.name] = (parameter, actual)
    missing = next((p.name for p in function.parameters if p.default is REQUIRED and p.name not in bound), None)
    if missing:
        report("wrong-arguments", f"`{function.name}` needs `{missing}`", *place, usage)
        return None
    return list(bound.values())


def _bound_to_many(
    function: Function, parameter: Parameter, arguments: Sequence[Actual], place: tuple[int, int], report: Report
) -> list[tuple[Parameter, Actual]] | None:
    named = next((actual for actual in arguments if actual.name), None)
    if named or not arguments:
        at = (named.start, named.end) if named else place
        message = f"`{function.name}` has no argument `{named.name}`" if named else f"`{function.name}` needs a value"
        report("wrong-arguments", message, *at, f"write `{function.signature}`")
        return None
    return [(parameter, actual) for actual in arguments]


def _parameter(function: Function, positional: list[Parameter], position: int, actual: Actual) -> Parameter | None:
    if actual.name is None:
        return positional[position] if position < len(positional) else None
    return next((p for p in function.parameters if p.name == actual.name), None)


def _count(number: int) -> str:
    return {0: "no arguments", 1: "1 argument"}.get(number, f"{number} arguments")


def _count_of(arguments: Sequence[Actual]) -> str:
    return str(sum(1 for actual in arguments if actual.name is None))


def _fits(function: Function, parameter: Parameter, actual: Actual, report: Report) -> bool:
    at = (actual.start, actual.end)
    value = constant_value(actual.value)
    if not fits(actual.value.type, parameter.types):
        found = words(actual.value.type)
        help = None
        if parameter.types == (Type.LIST,) and not isinstance(actual.value, Array):
            help = f"put the values in a list: `{function.name}([…])`"
        report("wrong-argument-type", f"`{function.name}` expects {words(*parameter.types)}, found {found}", *at, help)
        return False
    if parameter.choices and value not in parameter.choices:
        allowed = '"' + '", "'.join(parameter.choices) + '"'
        near = did_you_mean(value, parameter.choices) if isinstance(value, str) else None
        help = f'did you mean `"{near}"`?' if near else None
        report("wrong-argument-value", f"`{parameter.name}` is one of {allowed}", *at, help)
        return False
    return True


def _ordered(function: Function, bound: list[tuple[Parameter, Actual]]) -> Call:
    """The arguments by position as long as none is left out, the others by name in the order of the parameters."""
    if any(p.many for p in function.parameters):
        return Call(function.type, function.name, tuple(actual.value for _, actual in bound))
    values = {p.name: actual.value for p, actual in bound}
    positional: list[Expression] = []
    for parameter in function.parameters:
        if parameter.name not in values or parameter.named_only:
            break
        positional.append(values.pop(parameter.name))
    named = tuple((p.name, values[p.name]) for p in function.parameters if p.name in values)
    return Call(function.type, function.name, tuple(positional), named)


__all__ = ["Actual", "Given", "Report", "call"]
