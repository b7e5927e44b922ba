"""Steps: what a virtual user does, one after the other."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Count, Duration, ShareOfUsers, Text, scalar
from scenarioc.spec.lines import METHODS, check_step_text
from scenarioc.spec.metrics import MeasureStep
from scenarioc.spec.model import Model
from scenarioc.spec.pauses import ConditionText, PauseLike, Times
from scenarioc.spec.pools import PickStep, PutStep, TakeStep
from scenarioc.spec.request import Request
from scenarioc.spec.socketio import SocketIoStep
from scenarioc.spec.sockets import WsStep
from scenarioc.spec.streams import SseStep


class ThinkStep(Model):
    """Pause."""

    think: PauseLike
    """How long. Examples: `2s` · `1s..5s`"""


class RepeatStep(Model):
    """Do steps several times; `loop.index` counts from 0."""

    repeat: Times
    """How many times. Examples: `3`"""
    steps: list[Step]
    """What to repeat."""


class ForStep(Model):
    """Do steps for every item of a list; `loop.index` counts from 0."""

    for_: dict[str, Any] = Field(alias="for", min_length=1, max_length=1)
    """The variable and the list it goes through. Examples: `{item: "${items}"}`"""
    steps: list[Step]
    """What to do with each item."""


class WhileStep(Model):
    """Do steps as long as a condition holds."""

    while_: ConditionText = Field(alias="while")
    """The condition, tested before each round. Examples: `${page < pages}`"""
    limit: Count = 1000
    """The most rounds, so that a condition that never ends does not stall a user."""
    steps: list[Step]
    """What to do each round."""


class UntilStep(Model):
    """Poll: do steps, again and again, until a condition holds."""

    until: ConditionText
    """The condition, tested after each round. Examples: `${status == "done"}`"""
    every: Duration = 1.0
    """The pause between rounds."""
    limit: Count = 30
    """The most rounds; then the iteration ends and the failure is counted."""
    steps: list[Step]
    """What to do each round, such as asking for the state."""


class IfStep(Model):
    """Do steps only when a condition holds."""

    if_: ConditionText = Field(alias="if")
    """The condition. Examples: `${role == "admin"}`"""
    then: list[Step]
    """What to do when it holds."""
    else_: list[Step] | None = Field(None, alias="else")
    """What to do when it does not."""


class Choice(Model):
    """One branch of a choice."""

    weight: ShareOfUsers = 1.0
    """Its weight against the other branches."""
    steps: list[Step]
    """What to do; an empty list does nothing."""


class ChooseStep(Model):
    """Do one of several branches, drawn by weight."""

    choose: list[Choice] = Field(min_length=1)
    """The branches."""


class ParallelStep(Model):
    """Do several things at once and go on when all are done."""

    parallel: list[Step] = Field(min_length=2)
    """Each step is a branch; a branch of several steps is a `group`."""


class GroupStep(Model):
    """A transaction: steps with their common time as a statistics row of their own."""

    group: Text
    """The name of the row. Examples: `checkout`"""
    steps: list[Step]
    """What belongs to it."""


class RetryStep(Model):
    """Do steps again from the first when one of them failed."""

    retry: Count
    """The most attempts. Examples: `3`"""
    every: Duration = 1.0
    """The pause between attempts."""
    steps: list[Step]
    """What to attempt."""


class CallStep(Model):
    """Do the steps of a fragment."""

    call: Text
    """The fragment's name. Examples: `log in`"""
    with_: dict[str, Any] | None = Field(None, alias="with")
    """Values for its parameters. Examples: `{user: "${name}"}`"""


class SetStep(Model):
    """Give variables new values."""

    set: dict[str, Any] = Field(min_length=1)
    """Variables and their values. Examples: `{page: "${page + 1}"}`"""


class LogStep(Model):
    """Write a line to the log."""

    log: Text
    """The text. Examples: `ordered ${order_id}`"""


class RunStep(Model):
    """Call a function of the hooks file."""

    run: Text
    """The function's name; it is called with the virtual user and the named arguments. Examples: `sign`"""
    with_: dict[str, Any] | None = Field(None, alias="with")
    """Named arguments. Examples: `{order: "${order_id}"}`"""
    into: Text | None = None
    """The variable that keeps its result."""


class ForgetStep(Model):
    """Become a visitor who has never been here: the user's cookies are gone, those of a session with them."""

    forget: Literal["cookies"]
    """What is forgotten."""


class StopStep(Model):
    """End the iteration, the user or the test."""

    stop: Literal["iteration", "user", "test"]
    """What ends."""
    because: Text | None = None
    """Why: then the end is a failure, counted with this text; without it, it is as good as any other.
    Examples: `the order was lost`"""


StepText = Annotated[str, scalar(check_step_text, type="string", minLength=1, examples=["GET /items", "create item"])]

STEP_TAGS = dict.fromkeys((*METHODS, "request"), "@request") | {
    word: f"@{word}"
    for word in (
        "think",
        "repeat",
        "for",
        "while",
        "until",
        "if",
        "choose",
        "parallel",
        "group",
        "retry",
        "call",
        "set",
        "log",
        "run",
        "forget",
        "stop",
        "put",
        "take",
        "pick",
        "measure",
        "ws",
        "socketio",
        "sse",
    )
}


def step_tag(value: Any) -> str | None:
    """Which kind of step a value is, by the first word in it that names one."""
    if isinstance(value, Model):
        return value.__class__.__name__
    if not isinstance(value, dict):
        return "@step"
    tag = next((STEP_TAGS[key] for key in value if key in STEP_TAGS), None)
    # `put` with a path is a request, a mapping and nothing else beside it goes into a pool.
    return "@request" if tag == "@put" and not (isinstance(value["put"], dict) and len(value) == 1) else tag


Step = Annotated[
    Annotated[StepText, Tag("@step")]
    | Annotated[Request, Tag("@request")]
    | Annotated[ThinkStep, Tag("@think")]
    | Annotated[RepeatStep, Tag("@repeat")]
    | Annotated[ForStep, Tag("@for")]
    | Annotated[WhileStep, Tag("@while")]
    | Annotated[UntilStep, Tag("@until")]
    | Annotated[IfStep, Tag("@if")]
    | Annotated[ChooseStep, Tag("@choose")]
    | Annotated[ParallelStep, Tag("@parallel")]
    | Annotated[GroupStep, Tag("@group")]
    | Annotated[RetryStep, Tag("@retry")]
    | Annotated[CallStep, Tag("@call")]
    | Annotated[SetStep, Tag("@set")]
    | Annotated[LogStep, Tag("@log")]
    | Annotated[RunStep, Tag("@run")]
    | Annotated[ForgetStep, Tag("@forget")]
    | Annotated[StopStep, Tag("@stop")]
    | Annotated[PutStep, Tag("@put")]
    | Annotated[TakeStep, Tag("@take")]
    | Annotated[PickStep, Tag("@pick")]
    | Annotated[MeasureStep, Tag("@measure")]
    | Annotated[WsStep, Tag("@ws")]
    | Annotated[SocketIoStep, Tag("@socketio")]
    | Annotated[SseStep, Tag("@sse")],
    Discriminator(step_tag),
]
