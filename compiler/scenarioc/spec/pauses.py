"""Pauses, counts and conditions of steps."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from scenarioc import units
from scenarioc.records import record
from scenarioc.spec.base import (
    described,
    has_expression,
    kind_of,
    nearest_duration,
    refuse,
    refuse_bare_number,
    scalar,
    shown,
    unquoted,
)


@record
class Pause:
    """A pause in seconds, or an expression that gives seconds; kinds as in the plan's `Wait`."""

    kind: Literal["constant", "uniform", "normal", "exponential"]
    a: float | str
    b: float | None = None


_PAUSES = "write `2s`, `1s..5s`, `normal(3s, 1s)` or `exponential(2s)`"


def check_pause(value: Any) -> Pause:
    """`2s`, `1s..5s`, `normal(3s, 1s)`, `exponential(2s)` or `${seconds}`."""
    if has_expression(value):
        return Pause("constant", value)
    if isinstance(value, str):
        if (ends := units.duration_range(value)) is not None:
            if ends[0] > ends[1]:
                low, _, high = value.partition("..")
                raise refuse(
                    "empty-range",
                    f"{shown(value)} ends before it begins",
                    f"did you mean `{high.strip()}..{low.strip()}`?",
                    f"{high.strip()}..{low.strip()}",
                )
            return Pause("uniform", *ends)
        if (seconds := units.duration(value)) is not None:
            return Pause("constant", seconds)
        kind, _, rest = value.strip().partition("(")
        numbers = [units.duration(part) for part in rest.rstrip(")").split(",")]
        if rest.endswith(")") and all(n is not None for n in numbers):
            if kind == "normal" and len(numbers) == 2:
                return Pause("normal", numbers[0] or 0.0, numbers[1])
            if kind == "exponential" and len(numbers) == 1:
                return Pause("exponential", numbers[0] or 0.0)
    refuse_bare_number(value)
    way_out, fix = nearest_duration(value)
    raise refuse("not-a-pause", f"{shown(value)} is not a pause", way_out if fix else _PAUSES, fix)


def check_times(value: Any) -> int | str:
    """A whole number from 0, or an expression that gives one."""
    if (isinstance(value, int) and not isinstance(value, bool) and value >= 0) or has_expression(value):
        return value  # type: ignore[no-any-return]
    raise refuse(
        "not-a-count", f"expected a whole number from 0 or an expression, found {described(value)}", **unquoted(value)
    )


def check_condition(value: Any) -> str | bool:
    """An expression that is true or false."""
    if has_expression(value) or isinstance(value, bool):
        return value  # type: ignore[no-any-return]
    if isinstance(value, str):
        raise refuse(
            "not-a-condition", f"{shown(value)} is only text", "a condition is an expression in `${…}`", f"${{{value}}}"
        )
    raise refuse(
        "wrong-type", f"expected an expression in `${{…}}`, found {kind_of(value)}", "such as `${iteration < 3}`"
    )


PauseLike = Annotated[
    Pause, scalar(check_pause, type="string", examples=["2s", "1s..5s", "normal(3s, 1s)", "exponential(2s)"])
]
Times = Annotated[
    int | str, scalar(check_times, anyOf=[{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"\$\{"}])
]
ConditionText = Annotated[
    str | bool, scalar(check_condition, type=["string", "boolean"], pattern=r"\$\{", examples=['${role == "admin"}'])
]
