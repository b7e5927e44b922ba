"""Steps over WebSockets: connect, send, receive, close."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Duration, Scalar, Tags, Text, kind_of, refuse, scalar, shown
from scenarioc.spec.conditions import CaptureLike, ConditionLike, TimeLimit
from scenarioc.spec.model import Model
from scenarioc.spec.request import OnFailure

_STARTS = ("/", "ws://", "wss://", "http://", "https://", "${", "?")


def check_socket_url(value: Any) -> str:
    """A path that begins with `/`, an absolute URL, or an expression."""
    if isinstance(value, str) and value.startswith(_STARTS):
        return value
    found = shown(value) if isinstance(value, str) else kind_of(value)
    raise refuse("not-a-path", f"{found} is neither a path nor a URL", "as in `connect: /live` or `wss://host/live`")


def wait_words(first: str, second: str, holds: str) -> Any:
    """How a step says in one of two words what it waits for; `holds` is an example of the other way."""

    def check_wait(value: Any) -> str:
        if value in (first, second):
            return str(value)
        way_out = f"write `receive: {first}`, `receive: {second}`, or what must hold, as in `receive: {holds}`"
        raise refuse("wrong-type", f"expected `{first}`, `{second}` or a mapping, found {shown(value)}", way_out)

    return scalar(check_wait, enum=[first, second])


SocketUrl = Annotated[
    str, scalar(check_socket_url, type="string", pattern=r"^(/|wss?://|https?://|\$\{|\?)", examples=["/live"])
]
Wait = Annotated[str, wait_words("next", "new", "{json: {$.type: price}}")]


class MessageConditions(Model):
    """What must hold of the message that is waited for; others are passed over."""

    body: ConditionLike | None = None
    """What must hold of it as text. Examples: `{contains: price}`"""
    json_: dict[str, ConditionLike] | None = Field(None, alias="json")
    """JSONPaths and what must hold of the value there. Examples: `{$.type: price}`"""


def wait_form(value: Any) -> str:
    """Whether a word says what is waited for, or conditions do."""
    return "@conditions" if isinstance(value, dict | Model) else "@wait"


class MessageExpect(Model):
    """Checks of a message."""

    time: TimeLimit | None = None
    """It must come within this time of what was sent last. Examples: `< 500ms`"""
    body: ConditionLike | None = None
    """What must hold of it as text. Examples: `{contains: Welcome}`"""
    json_: dict[str, ConditionLike] | None = Field(None, alias="json")
    """JSONPaths and what must hold of the value there. Examples: `{$.ok: true}`"""
    json_schema: Any = None
    """A JSON Schema for the message: a mapping, or the path of a file that holds it."""


class Talk(Model):
    """What the steps on every kind of connection have in common."""

    abstract: ClassVar = True

    close: Literal[True] | None = None
    """Close the connection; at the end of the iteration that opened it, it is closed anyway."""
    connection: Text | None = None
    """Which of several connections of the user; any name. Examples: `feed`"""
    query: dict[str, Scalar] | None = None
    """Query parameters of the handshake; null leaves one out. Examples: `{room: "${room}"}`"""
    headers: dict[str, Scalar] | None = None
    """Headers of the handshake beside those of the scenario; null leaves one out. Examples: `{X-Room: blue}`"""
    auth: Text | None = None
    """An entry of `auth` instead of that of the scenario; `none` for nothing. Examples: `admin` · `none`"""
    timeout: Duration | None = None
    """How long connecting or waiting may take; 10 s by default."""
    expect: MessageExpect | None = None
    """What must hold of what was received. Examples: `{json: {$.ok: true}}`"""
    capture: dict[str, CaptureLike] | None = None
    """Variables and where their values are in what was received. Examples: `{price: $.price}`"""
    on_failure: OnFailure | None = None
    """What it means for the user that this fails; `continue` by default."""
    name: Text | None = None
    """The statistics name; by default what is done and with what, such as `connect /live`."""
    tags: Tags | None = None
    """Tags that thresholds select by."""


class Ws(Talk):
    """What happens on a WebSocket: exactly one of `connect`, `send`, `receive`, `close`."""

    connect: SocketUrl | None = None
    """Connect to this path of the target or URL. A failure ends the iteration. Examples: `/live`"""
    send: Any = None
    """Send a message: text as it is, anything else as JSON. Examples: `ping` · `{type: subscribe, item: 7}`"""
    receive: (
        Annotated[
            Annotated[Wait, Tag("@wait")] | Annotated[MessageConditions, Tag("@conditions")], Discriminator(wait_form)
        ]
        | None
    ) = None
    """Wait for a message: the `next` unread one, a `new` one since what was sent last, or one of which something
    holds. Examples: `next` · `{json: {$.type: price}}`"""
    subprotocols: list[Text] | None = None
    """Subprotocols that are offered. Examples: `[graphql-ws]`"""


class WsStep(Model):
    """Talk over a WebSocket."""

    ws: Ws
    """What happens. Examples: `{connect: /live}` · `{send: hello}` · `{receive: next, capture: {id: $.id}}`"""
