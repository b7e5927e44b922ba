"""What the results must hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from scenarioc import units
from scenarioc.problems import did_you_mean
from scenarioc.records import record
from scenarioc.spec.base import Duration, kind_of, refuse, scalar, shown
from scenarioc.spec.model import Model


@record
class Limit:
    """A threshold as written: which metric, compared how, with what; durations in milliseconds, shares from 0 to 1."""

    selector: str | None
    metric: str
    operator: str
    limit: float
    text: str


METRICS = ("avg", "min", "max", "error_rate", "rate", "requests", "failures", "checks", "dropped")
OF_ITERATIONS = {"iterations": "requests", "completed_iterations": "completed", "failed_iterations": "failures"}
_TIMES = ("avg", "min", "max")
_PREFIX = "iteration_"
_LIMIT = re.compile(
    r"\s*(?:(?P<selector>.*\S)\s*:\s+)?(?P<metric>[A-Za-z_]+[0-9]*(?:\.[0-9]+)?)\s*(?P<op><=|>=|==|<|>|=)\s*(?P<limit>\S.*)",
    re.DOTALL,
)
_PERCENTILE = re.compile(r"p[0-9]{1,2}(\.[0-9]+)?")


_AMOUNTS: dict[str, tuple[Callable[[str], float | None], str, str, str]] = {
    "time": (units.duration, "is a time", "write it as `500ms` or `2s`", "ms"),
    "error_rate": (units.share, "is a share", "write it in per cent, as in `1%`", "%"),
    "checks": (units.share, "is a share", "write it in per cent, as in `99%`", "%"),
    "rate": (units.rate, "is a number of requests a second", "write it as `100/s`", "/s"),
    "number": (lambda text: float(text) if text.isdecimal() else None, "is a count", "write a whole number", ""),
}
"""Per kind of metric: how its limit is read, what it is, how to write it, the unit that a bare number lacks."""


def _amount(written: str, text: str, no: Callable[..., PydanticCustomError]) -> float:
    metric = written.removeprefix(_PREFIX)
    kind = "time" if metric in _TIMES or metric.startswith("p") else metric if metric in _AMOUNTS else "number"
    amount, what, way_out, unit = _AMOUNTS[kind]
    if (value := amount(text)) is not None:
        return round(value * 1000, 6) if kind == "time" else value
    fix = f"{text}{unit}" if unit and text.isdecimal() else None
    raise no("wrong-unit", f"`{written}` {what}, `{text}` is not", way_out, fix)


def is_metric(word: str) -> bool:
    """Whether a word is the name of a metric."""
    return word in METRICS or _PERCENTILE.fullmatch(word) is not None or of_iterations(word) is not None


def of_iterations(metric: str) -> str | None:
    """The metric of requests that is the same for iterations as this one; None when this is about requests."""
    if metric in OF_ITERATIONS:
        return OF_ITERATIONS[metric]
    same = metric.removeprefix(_PREFIX)
    known = same in (*_TIMES, "error_rate", "rate") or _PERCENTILE.fullmatch(same)
    return same if same != metric and known else None


def check_limit(value: Any) -> Limit:
    """`[selector:] metric op value`, as text or as a mapping of the selector to the rest."""
    if isinstance(value, dict) and len(value) == 1:
        ((selector, rest),) = value.items()
        if isinstance(rest, str) and is_metric(selector) and not _LIMIT.fullmatch(rest):
            meant = f"{selector} < {rest}" if rest[:1] not in "<>=" else f"{selector} {rest}"
            raise refuse(
                "not-a-threshold", f"`{selector}: {rest}` is not a threshold", f"did you mean `{meant}`?", meant
            )
        inner = _limit(rest, (selector,))
        return Limit(selector, inner.metric, inner.operator, inner.limit, f"{selector}: {inner.text}")
    return _limit(value, ())


def _limit(value: Any, at: tuple[str, ...]) -> Limit:
    if not isinstance(value, str):
        raise refuse("wrong-type", f"expected a threshold such as `p95 < 500ms`, found {kind_of(value)}", at=at)
    match = _LIMIT.fullmatch(value)
    if match is None:
        raise refuse(
            "not-a-threshold",
            f"{shown(value)} is not a threshold",
            "write `metric < limit`, as in `p95 < 500ms` or `error_rate < 1%`",
            at=at,
        )
    metric, operator, limit = match["metric"], match["op"], match["limit"].strip()
    if not is_metric(metric):
        near = did_you_mean(metric, (*METRICS, *OF_ITERATIONS, "iteration_error_rate", "p50", "p90", "p95", "p99"))
        raise refuse(
            "unknown-metric",
            f"unknown metric `{metric}`",
            f"did you mean `{near}`?"
            if near
            else f"there are p50 … p99.9, {', '.join((*METRICS, *OF_ITERATIONS))}, iteration_p95 …",
            near,
            at=at,
            part=match.span("metric"),
        )
    operator = {"=": "=="}.get(operator, operator)
    start = match.start("limit")
    amount = _amount(metric, limit, partial(refuse, at=at, part=(start, start + len(limit))))
    return Limit(match["selector"], metric, operator, amount, " ".join(value.split()))


LimitLike = Annotated[
    Limit,
    scalar(
        check_limit,
        anyOf=[
            {"type": "string", "pattern": r"(<|>|=)"},
            {
                "type": "object",
                "additionalProperties": {"type": "string", "pattern": r"(<|>|=)"},
                "minProperties": 1,
                "maxProperties": 1,
            },
        ],
        examples=["p95 < 500ms", "error_rate < 1%", {"create item": "p99 < 1s"}],
    ),
]


class Threshold(Model):
    """A threshold that says more than its limit: over which time, since when, and what follows."""

    that: LimitLike
    """The limit: `[selector:] metric < limit`. Examples: `error_rate < 5%`"""
    over: Duration | None = None
    """Judge every span of this length, once a second, instead of the whole test: a sliding window. Examples: `10s`"""
    for_: Duration | None = Field(None, alias="for")
    """How long the windows must miss the limit without a break before the threshold fails. Examples: `30s`"""
    after: Duration | None = None
    """Leave out the first part of the test. Examples: `1m`"""
    abort: bool = False
    """End the test as soon as the threshold has failed. Without `over`, all results so far are judged once a second."""
    grace: Duration | None = None
    """The time from the beginning in which an `abort` without `over` ends nothing, because the first few results say
    little; 10 s if absent. Examples: `30s`"""
    warn: bool = False
    """Only warn: the threshold is shown as missed, and the exit code stays 0."""


def _threshold_form(value: Any) -> str:
    if isinstance(value, Threshold):
        return "@threshold"
    return "@threshold" if isinstance(value, dict) and ("that" in value or len(value) != 1) else "@limit"


ThresholdLike = Annotated[
    Annotated[LimitLike, Tag("@limit")] | Annotated[Threshold, Tag("@threshold")], Discriminator(_threshold_form)
]
