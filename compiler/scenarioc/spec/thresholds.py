"""What the results must hold."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from scenarioc.records import record
from scenarioc.spec.base import Duration, kind_of, refuse, scalar, shown
from scenarioc.spec.model import Model


@record
class Limit:
    """A threshold as written: what it is about, the metric, how that is compared, and with what.

    `metric_at` and `limit_at` are where these two stand in the text `[selector:] metric op limit`, which is at the path
    `within` of the threshold: itself, or below the selector where that is a key.
    """

    selector: str | None
    metric: str
    operator: str
    limit: str
    text: str
    metric_at: tuple[int, int]
    limit_at: tuple[int, int]
    within: tuple[str, ...] = ()


METRICS = ("avg", "min", "max", "error_rate", "rate", "requests", "failures", "checks", "dropped")
OF_ITERATIONS = {"iterations": "requests", "completed_iterations": "completed", "failed_iterations": "failures"}
TIMES = ("avg", "min", "max")
_PREFIX = "iteration_"
_LIMIT = re.compile(
    r"\s*(?:(?P<selector>.*\S)\s*:\s+)?(?P<metric>[^<>=!]*[^<>=!:\s])\s*(?P<op><=|>=|==|<|>|=)\s*(?P<limit>[^<>=\s][^<>=]*)",
    re.DOTALL,
)
_SEVERAL = re.compile(r"[<>=]\s*[^<>=\s].*[<>=]", re.DOTALL)
_PERCENTILE = re.compile(r"p[0-9]{1,2}(\.[0-9]+)?")


def is_time(word: str) -> bool:
    """Whether a metric is a figure of times: a percentile, the mean, the smallest, the largest."""
    return word in TIMES or _PERCENTILE.fullmatch(word) is not None


def is_metric(word: str) -> bool:
    """Whether a word is the name of a metric that every test has."""
    return word in METRICS or is_time(word) or of_iterations(word) is not None


def of_iterations(metric: str) -> str | None:
    """The metric of requests that is the same for iterations as this one; None when this is about requests."""
    if metric in OF_ITERATIONS:
        return OF_ITERATIONS[metric]
    same = metric.removeprefix(_PREFIX)
    return same if same != metric and (is_time(same) or same in ("error_rate", "rate")) else None


def check_limit(value: Any) -> Limit:
    """`[selector:] metric op value`, as text or as a mapping of the selector to the rest."""
    if isinstance(value, dict) and len(value) == 1:
        ((selector, rest),) = value.items()
        compares = isinstance(rest, str) and rest.startswith(("<", ">", "="))
        if compares or (isinstance(rest, str) and is_metric(selector) and not _LIMIT.fullmatch(rest)):
            meant = f"{selector} {rest}" if compares else f"{selector} < {rest}"
            raise refuse(
                "not-a-threshold", f"`{selector}: {rest}` is not a threshold", f"did you mean `{meant}`?", meant
            )
        return _limit(rest, (selector,))
    return _limit(value, ())


def _limit(value: Any, within: tuple[str, ...]) -> Limit:
    if not isinstance(value, str):
        raise refuse("wrong-type", f"expected a threshold such as `p95 < 500ms`, found {kind_of(value)}", at=within)
    match = _LIMIT.fullmatch(value)
    if match is None:
        meant = " ".join(value.replace(":", " ").split())
        usual = "write `metric < limit`, as in `p95 < 500ms` or `error_rate < 1%`"
        several = "write one limit for each threshold, and begin an item for each"
        way_out = (
            f"did you mean `{meant}`?" if _LIMIT.fullmatch(meant) else several if _SEVERAL.search(value) else usual
        )
        raise refuse(
            "not-a-threshold",
            f"{shown(value)} is not a threshold",
            way_out,
            meant if meant in way_out else None,
            at=within,
        )
    limit = match["limit"].rstrip()
    start = match.start("limit")
    return Limit(
        within[0] if within else match["selector"],
        match["metric"],
        "==" if match["op"] == "=" else match["op"],
        limit,
        " ".join(": ".join((*within, value)).split()),
        match.span("metric"),
        (start, start + len(limit)),
        within,
    )


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
