"""Scenarios: what kinds of virtual users there are, and how often each does what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Field, Tag

from scenarioc import units
from scenarioc.spec.base import (
    Scalar,
    Tags,
    Text,
    refuse,
    refuse_bare_number,
    scalar,
    shown,
)
from scenarioc.spec.given import LoadCount, LoadShare, LoadWeight
from scenarioc.spec.later import later
from scenarioc.spec.lines import BaseUrl, check_step_text
from scenarioc.spec.model import Model
from scenarioc.spec.pauses import PauseLike

if TYPE_CHECKING:
    from scenarioc.spec.steps import Step
else:
    Step = later("steps", "Step", text=check_step_text)


def check_pace(value: Any) -> float:
    """Seconds from start to start: `10s`, or the rate of one user, `6/m`."""
    if isinstance(value, str):
        if (seconds := units.duration(value)) is not None and seconds > 0:
            return seconds
        if (rate := units.rate(value)) is not None and rate > 0:
            return round(1 / rate, 6)
    refuse_bare_number(value)
    raise refuse(
        "not-a-pace",
        f"{shown(value)} is not a pace",
        "write the time from start to start (`10s`) or a rate for each user (`6/m`)",
    )


Pace = Annotated[float, scalar(check_pace, type="string", examples=["10s", "6/m"])]


class Task(Model):
    """One thing that a virtual user does, or a group of such things."""

    weight: LoadWeight = 1
    """How often against the other tasks. Examples: `3`"""
    tags: Tags | None = None
    """Tags for Locust's `--tags` and for thresholds. Examples: `[read]`"""
    steps: list[Step] | None = None
    """What to do, in order. Without it the task is the endpoint of the same name."""
    tasks: dict[str, TaskLike] | None = None
    """Weighted tasks of a group: the user stays among them until it leaves."""
    leave: LoadCount = 1
    """The weight of leaving the group against the weights of its tasks."""


def _task_form(value: Any) -> str:
    return "@task" if isinstance(value, dict | Task) else "@weight"


TaskLike = Annotated[Annotated[LoadWeight, Tag("@weight")] | Annotated[Task, Tag("@task")], Discriminator(_task_form)]


class Scenario(Model):
    """One kind of virtual user: a Locust user class."""

    weight: LoadShare | None = None
    """Its share of the users against the other scenarios; 1 if absent. Examples: `3`"""
    users: LoadCount | None = None
    """Exactly this many users, taken before the weights share the rest. Examples: `5`"""
    target: BaseUrl | None = None
    """Another target than the spec's. Examples: `http://localhost:9000`"""
    auth: Text | None = None
    """The entry of `auth` with which its users prove who they are. Examples: `member`"""
    headers: dict[str, Scalar] | None = None
    """Headers for all requests of this scenario."""
    variables: dict[str, Any] | None = None
    """Variables that live as long as the user; steps may change them. Examples: `{page: 1}`"""
    tags: Tags | None = None
    """Tags of all its requests, for thresholds."""
    think: PauseLike | None = None
    """The pause between tasks, or between rounds of the flow. Examples: `1s..5s`"""
    pace: Pace | None = None
    """The time from start to start of a task or round, instead of `think`. Examples: `10s`"""
    start: list[Step] | None = None
    """What a new user does first, such as logging in. What it captures lives as long as the user."""
    tasks: dict[str, TaskLike] | None = Field(None, min_length=1)
    """Tasks drawn by weight: names of endpoints with their weights, or tasks with steps. Examples: `{list items: 3}`"""
    flow: list[Step] | None = Field(None, min_length=1)
    """Steps in this order, from the first to the last, again and again."""
    stop: list[Step] | None = None
    """What a user does last."""
