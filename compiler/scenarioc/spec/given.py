"""Numbers of a load, which the environment may set: `${env.CONCURRENCY:-3}`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Annotated, Any

from scenarioc import figures, units
from scenarioc.records import record
from scenarioc.regex import pattern
from scenarioc.spec.base import (
    check_count,
    check_duration,
    check_share_of_users,
    check_weight,
    has_expression,
    refuse,
    scalar,
    shown,
)

_FIGURE = pattern(r"\s*\$\{\s*env\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?::-([^{}]*))?\}\s*")


@record
class Kind:
    """What a figure can be: how its text is read, what to write, the function of the runtime, and the least value, or
    that it must be `above` 0."""

    read: Callable[[str], float | None]
    what: str
    example: str
    function: str
    least: int = 0
    whole: bool = False
    above: bool = False


def _whole(text: str) -> float | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else None


def _seconds(text: str) -> float | None:
    bare = _number(text)
    return units.duration(text) if bare is None else bare


def _per_second(text: str) -> float | None:
    bare = _number(text)
    return units.rate(text) if bare is None else bare


KINDS = {
    "users": Kind(_whole, "a number of users", "5", "env_count", 0, True),
    "count": Kind(_whole, "a whole number from 1", "3", "env_count", 1, True),
    "weight": Kind(_whole, "a whole number", "3", "env_count", 0, True),
    "share": Kind(_number, "a number from 0", "3", "env_number"),
    "duration": Kind(_seconds, "a duration", "5m", "env_seconds"),
    "time": Kind(_seconds, "a duration above 0", "5m", "env_seconds", above=True),
    "rate": Kind(_per_second, "a rate", "50/s", "env_rate"),
    "throughput": Kind(_per_second, "a rate above 0", "50/s", "env_rate", above=True),
}


def value_of(kind: str, text: str) -> float | None:
    """The number that a text of the environment stands for; None for nonsense."""
    known = KINDS[kind]
    value = known.read(text.strip())
    return None if value is None or value < known.least or (known.above and not value) else value


def given(kind: str, variable: str, default: str) -> Any:
    """The figure with its default; None when the default is nonsense."""
    value = value_of(kind, default)
    if value is None:
        return None
    figure = figures.GivenInt(value) if KINDS[kind].whole else figures.GivenFloat(value)
    figure.variable, figure.kind, figure.default = variable, kind, default.strip()
    figure.identifier = variable
    return figure


def or_environment(kind: str, check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same check, which also takes `${env.NAME:-default}`."""

    def checked(value: Any) -> Any:
        if not has_expression(value):
            return check(value)
        known = KINDS[kind]
        way_out = f"write a number, or `${{env.NAME:-{known.example}}}`"
        match = _FIGURE.fullmatch(value)
        if match is None:
            raise refuse("not-a-figure", f"{shown(value)} cannot be worked out before the test runs", way_out)
        variable, default = match.groups()
        if default is None:
            fix = f"${{env.{variable}:-{known.example}}}"
            raise refuse("not-a-figure", f"`{variable}` has no default", f"give it one, as in `{fix}`")
        figure = given(kind, variable, default)
        if figure is None:
            raise refuse("not-a-figure", f"{shown(default.strip())} is not {known.what}", f"as in `{known.example}`")
        return figure

    return checked


def overridable(kind: str, check: Callable[[Any], Any], **schema: Any) -> scalar:
    """A scalar of a kind that may also be `${env.NAME:-default}`."""
    text = {"type": "string", "pattern": r"^\s*\$\{\s*env\."}
    return scalar(or_environment(kind, check), anyOf=[schema, text])


def check_patience(value: Any) -> float:
    """Seconds of a duration, or no end of them."""
    if value == "unlimited":
        return math.inf
    if isinstance(value, str) and units.duration(value) is None:
        raise refuse("not-a-duration", f"{shown(value)} is not a duration", "write for example `5m`, or `unlimited`")
    return check_duration(value)


_DURATION_PATTERN = r"^\s*([0-9]+(\.[0-9]+)?\s*(ms|s|m|h|d)\s*)+$"
LoadDuration = Annotated[float, overridable("duration", check_duration, type="string", pattern=_DURATION_PATTERN)]
LoadPatience = Annotated[
    float,
    overridable(
        "duration",
        check_patience,
        type="string",
        pattern=rf"^unlimited$|{_DURATION_PATTERN}",
        examples=["5m", "unlimited"],
    ),
]
LoadTime = Annotated[float, overridable("time", check_duration, type="string", pattern=_DURATION_PATTERN)]
LoadCount = Annotated[int, overridable("count", check_count, type="integer", minimum=1)]
LoadWeight = Annotated[int, overridable("weight", check_weight, type="integer", minimum=0)]
LoadShare = Annotated[float, overridable("share", check_share_of_users, type="number", minimum=0)]
