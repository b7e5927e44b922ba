"""How many virtual users, for how long; and what the results must hold."""

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
from scenarioc.spec.arrivals import Arrivals, Throughput
from scenarioc.spec.base import Text, described, kind_of, refuse, scalar, shown, unquoted
from scenarioc.spec.given import LoadCount, LoadDuration, overridable
from scenarioc.spec.model import Model


def check_users(value: Any) -> int:
    """A number of users, from 0."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise refuse("not-a-count", f"expected a number of users, found {described(value)}", **unquoted(value))


Users = Annotated[int, overridable("users", check_users, type="integer", minimum=0)]


class Stage(Model):
    """One stage: go `to` a number of users `over` some time, or `hold` the number for some time, or both."""

    to: Users | None = None
    """The number of users to reach. Examples: `50`"""
    over: LoadDuration | None = None
    """How long the way there takes, linearly; at once if absent. Examples: `1m`"""
    hold: LoadDuration | None = None
    """How long the number then stays. Examples: `3m`"""


class IterationsOfEach(Model):
    """So many iterations of each user."""

    each: LoadCount
    """How many iterations each user does before it leaves. Examples: `10`"""


def _iterations_form(value: Any) -> str:
    return "@each" if isinstance(value, dict | IterationsOfEach) else "@all"


def _users_form(value: Any) -> str:
    return "@stages" if isinstance(value, list | tuple) else "@users"


class Profile(Model):
    """One load: a constant number of users for some time, or stages; or arrivals."""

    users: (
        Annotated[Annotated[Users, Tag("@users")] | Annotated[list[Stage], Tag("@stages")], Discriminator(_users_form)]
        | None
    ) = None
    """A number of users, or stages. Examples: `5`"""
    for_: LoadDuration | None = Field(None, alias="for")
    """How long a constant number of users stays. Examples: `2m`"""
    iterations: (
        Annotated[
            Annotated[LoadCount, Tag("@all")] | Annotated[IterationsOfEach, Tag("@each")],
            Discriminator(_iterations_form),
        ]
        | None
    ) = None
    """End after exactly so many iterations of all users on all processes, or of each user; an iteration is one task, or
    one round of a flow. The load ends earlier if its time is over. Examples: `1000` · `{each: 10}`"""
    throughput: Throughput | None = None
    """The requests a second that all users together make, on all processes: they wait for their turn. The end of the
    test says whether it was held, and why not. Examples: `1000/s`"""
    arrivals: Arrivals | None = None
    """Instead of `users`: one phase of arrivals or several. Every arrival is a fresh user that does its flow, or one of
    its tasks, once and leaves; slow answers do not slow the arrivals down. Examples: `{rate: 5/s, for: 1m}`"""
    poisson: bool | None = None
    """Let users arrive at random moments, as independent people do, with the same rates. Examples: `true`"""
    seed: LoadCount | None = None
    """Draws who arrives, and with `poisson` when; 1 if absent. Examples: `42`"""
    max_users: LoadCount | None = None
    """Arrivals that find so many users at work are dropped and counted. Examples: `500`"""
    warmup: LoadDuration | None = None
    """The first part of the load that results and thresholds leave out. Examples: `30s`"""


class Profiles(Model):
    """Named loads to choose from."""

    default: Text | None = None
    """The profile that runs when none is asked for; the only one, or the first, if absent."""
    profiles: dict[str, Profile] = Field(min_length=1)
    """The loads by name. Examples: `{light: {users: 5, for: 2m}}`"""
    warmup: LoadDuration | None = None
    """The warm-up of every profile that does not name its own. Examples: `30s`"""


def _load_form(value: Any) -> str:
    if isinstance(value, Profiles) or (isinstance(value, dict) and ("profiles" in value or "default" in value)):
        return "@profiles"
    return "@profile"


Load = Annotated[Annotated[Profile, Tag("@profile")] | Annotated[Profiles, Tag("@profiles")], Discriminator(_load_form)]


@record
class Limit:
    """A threshold as written: which metric, compared how, with what; durations in milliseconds, shares from 0 to 1."""

    selector: str | None
    metric: str
    operator: str
    limit: float
    text: str


METRICS = ("avg", "min", "max", "error_rate", "rate", "requests", "failures")
_TIMES = ("avg", "min", "max")
_LIMIT = re.compile(
    r"\s*(?:(?P<selector>.*\S)\s*:\s+)?(?P<metric>[A-Za-z_]+[0-9]*(?:\.[0-9]+)?)\s*(?P<op><=|>=|==|<|>|=)\s*(?P<limit>\S.*)",
    re.DOTALL,
)
_PERCENTILE = re.compile(r"p[0-9]{1,2}(\.[0-9]+)?")


_AMOUNTS: dict[str, tuple[Callable[[str], float | None], str, str, str]] = {
    "time": (units.duration, "is a time", "write it as `500ms` or `2s`", "ms"),
    "error_rate": (units.share, "is a share", "write it in per cent, as in `1%`", "%"),
    "rate": (units.rate, "is a number of requests a second", "write it as `100/s`", "/s"),
    "number": (lambda text: float(text) if text.isdecimal() else None, "is a count", "write a whole number", ""),
}
"""Per kind of metric: how its limit is read, what it is, how to write it, the unit that a bare number lacks."""


def _amount(metric: str, text: str, no: Callable[..., PydanticCustomError]) -> float:
    kind = "time" if metric in _TIMES or metric.startswith("p") else metric if metric in _AMOUNTS else "number"
    amount, what, way_out, unit = _AMOUNTS[kind]
    if (value := amount(text)) is not None:
        return round(value * 1000, 6) if kind == "time" else value
    fix = f"{text}{unit}" if unit and text.isdecimal() else None
    raise no("wrong-unit", f"`{metric}` {what}, `{text}` is not", way_out, fix)


def is_metric(word: str) -> bool:
    """Whether a word is the name of a metric."""
    return word in METRICS or _PERCENTILE.fullmatch(word) is not None


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
        near = did_you_mean(metric, (*METRICS, "p50", "p90", "p95", "p99"))
        raise refuse(
            "unknown-metric",
            f"unknown metric `{metric}`",
            f"did you mean `{near}`?" if near else f"there are p50 … p99.9, {', '.join(METRICS)}",
            near,
            at=at,
            part=match.span("metric"),
        )
    operator = {"=": "=="}.get(operator, operator)
    start = match.start("limit")
    amount = _amount(metric, limit, partial(refuse, at=at, part=(start, start + len(limit))))
    return Limit(match["selector"], metric, operator, amount, " ".join(value.split()))


ThresholdLike = Annotated[
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
