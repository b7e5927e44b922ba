"""Faker's providers, checked when a spec is compiled; Faker is imported only for a spec that uses it."""

from __future__ import annotations

import datetime
import decimal
import functools
import inspect
import json
import typing
import warnings
from collections.abc import Sequence
from typing import Any

from scenarioc.expressions.calls import Actual, Report
from scenarioc.expressions.tree import Call, Expression, Type
from scenarioc.expressions.types import constant_value
from scenarioc.problems import did_you_mean

_LARGEST_TRIED = 10_000
_TYPES: dict[object, Type] = {
    str: Type.TEXT,
    int: Type.INTEGER,
    bool: Type.BOOLEAN,
    float: Type.NUMBER,
    bytes: Type.BYTES,
}


class Conversion(typing.NamedTuple):
    """How a value of Faker becomes one of the language: the type it gets, and the Python around it."""

    type: Type
    python: str


CONVERSIONS = {
    "date of faker": Conversion(Type.TEXT, "{}.isoformat()"),
    "time of faker": Conversion(Type.TIME, "moment({})"),
    "number of faker": Conversion(Type.NUMBER, "float({})"),
    "data of faker": Conversion(Type.ANY, "plain({})"),
}
"""Hidden functions around a call of Faker: their names have spaces, so no spec can write them."""


def provider_call(
    name: str, arguments: Sequence[Actual], locale: str, place: tuple[int, int], report: Report
) -> Expression | None:
    """The call of a provider that the installed Faker has and that takes these arguments; else None and a problem."""
    generator = _generator(locale, place, report)
    if generator is None:
        return None
    method = getattr(generator, name, None) if name in _providers(locale) else None
    if method is None:
        near = did_you_mean(name, _providers(locale))
        help = f"did you mean `faker.{near}`?" if near else "Faker's documentation lists its providers"
        report("unknown-faker-provider", f"Faker has no provider `{name}`", *place, help, near)
        return None
    positional = tuple(actual.value for actual in arguments if actual.name is None)
    named = tuple((actual.name, actual.value) for actual in arguments if actual.name is not None)
    refusal = _refusal(name, method, positional, dict(named))
    if refusal is None:
        tried, refusal = _tried(generator, method, positional, dict(named))
    if refusal is not None:
        at = (arguments[0].start, arguments[-1].end) if arguments else place
        report("wrong-faker-arguments", refusal, *at, f"write `faker.{name}{_signature(method)}`")
        return None
    return _converted(Call(_annotated(method), f"faker.{name}", positional, named), tried)


def _generator(locale: str, place: tuple[int, int], report: Report) -> Any:
    try:
        return _made(locale)
    except ImportError:
        report("faker-missing", "Faker is not installed", *place, "install it with `pip install faker`")
    except AttributeError:
        near = did_you_mean(locale, _locales())
        help = f"did you mean `{near}`?" if near else "as in `en_US`, `fr_CA`, `de_DE`"
        report("unknown-locale", f"Faker has no locale `{locale}`", *place, help)
    return None


@functools.cache
def _made(locale: str) -> Any:
    from faker import Faker

    return Faker(locale).factories[0]


def _locales() -> Sequence[str]:
    from faker.config import AVAILABLE_LOCALES

    return sorted(AVAILABLE_LOCALES)


@functools.cache
def _providers(locale: str) -> frozenset[str]:
    providers = _made(locale).get_providers()
    return frozenset(n for p in providers for n in dir(p) if not n.startswith("_") and inspect.isroutine(getattr(p, n)))


def _refusal(name: str, method: Any, positional: tuple[Expression, ...], named: dict[str, Expression]) -> str | None:
    signature = inspect.signature(method)
    try:
        signature.bind(*positional, **named)
    except TypeError as error:
        unknown = next((n for n in named if n not in signature.parameters), None)
        if unknown:
            near = did_you_mean(unknown, signature.parameters)
            return f"`faker.{name}` has no argument `{unknown}`" + (f"; did you mean `{near}`?" if near else "")
        if not signature.parameters:
            return f"`faker.{name}` takes no arguments"
        return f"`faker.{name}`: {str(error).replace(chr(39), '`')}"
    return None


def _tried(
    generator: Any, method: Any, positional: tuple[Expression, ...], named: dict[str, Expression]
) -> tuple[Any, str | None]:
    """The value of one call with these arguments, where they are known and small; and what Faker objects to."""
    values = [constant_value(node) for node in (*positional, *named.values())]
    if any(value is ... or (isinstance(value, int | float) and abs(value) > _LARGEST_TRIED) for value in values):
        return ..., None
    generator.seed_instance(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return method(*values[: len(positional)], **dict(zip(named, values[len(positional) :], strict=True))), None
    except Exception as error:  # whatever a provider raises is the answer to the user's arguments
        words = next(iter(str(error).splitlines()), "") or type(error).__name__
        return ..., f"Faker refuses this: {words}"


def _signature(method: Any) -> str:
    parameters = inspect.signature(method).parameters.values()
    return "(" + ", ".join(p.name if p.default is p.empty else f"{p.name}={p.default!r}" for p in parameters) + ")"


def _annotated(method: Any) -> Type:
    # Not `get_type_hints`: decorated providers keep their signature, but not their hints.
    return _TYPES.get(inspect.signature(method).return_annotation, Type.ANY)


def _converted(made: Call, tried: Any) -> Expression:
    if isinstance(tried, datetime.datetime):
        wrapper = "time of faker"
    elif isinstance(tried, datetime.date | datetime.time):
        wrapper = "date of faker"
    elif isinstance(tried, decimal.Decimal):
        wrapper = "number of faker"
    elif made.type is Type.ANY and not _is_data(tried):
        wrapper = "data of faker"
    else:
        return made
    return Call(CONVERSIONS[wrapper].type, wrapper, (made,))


def _is_data(value: Any) -> bool:
    """Whether a value is what JSON can hold; one that is not known is not."""
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return not isinstance(value, tuple)
