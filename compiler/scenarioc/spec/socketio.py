"""Steps over Socket.IO: connect, emit, call, receive, close."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Text, kind_of, refuse, scalar, shown
from scenarioc.spec.model import Model
from scenarioc.spec.sockets import MessageConditions, SocketUrl, Talk

RESERVED = ("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener")


def check_event_name(value: Any, at: tuple[int, ...] = ()) -> str:
    """The name of an event that servers and clients may emit; `at` leads to where it stands."""
    if not isinstance(value, str) or not value.strip():
        found = shown(value) if value == "" else kind_of(value)
        raise refuse("wrong-type", f"expected the name of an event, found {found}", "as in `receive: price`", at=at)
    if value in RESERVED:
        message = f"the event `{value}` belongs to Socket.IO itself"
        raise refuse("reserved-event", message, "choose another name for the event", at=at)
    return value


def check_event(value: Any) -> str | list[Any]:
    """An event: its name, or a list of its name and its arguments."""
    if isinstance(value, list) and value:
        return [check_event_name(value[0], (0,)), *value[1:]]
    if isinstance(value, dict | list):
        way_out = "write its name and its arguments, as in `emit: [message, {text: hello}]`"
        raise refuse("wrong-type", f"expected an event, found {kind_of(value)}", way_out)
    return check_event_name(value)


_NAME: dict[str, Any] = {"type": "string", "minLength": 1}
EventName = Annotated[str, scalar(check_event_name, **_NAME)]
Event = Annotated[
    str | list[Any],
    scalar(
        check_event,
        anyOf=[_NAME, {"type": "array", "prefixItems": [_NAME], "minItems": 1}],
        examples=["ready", ["message", {"text": "hello"}]],
    ),
]


class EventConditions(MessageConditions):
    """Which event is waited for; others of its name are passed over."""

    event: EventName
    """The name of the event. Examples: `price`"""
    new: Literal[True] | None = None
    """Only one that came after what was emitted last; older ones are forgotten."""


def _event_form(value: Any) -> str:
    return "@conditions" if isinstance(value, dict | Model) else "@name"


class SocketIo(Talk):
    """What happens on Socket.IO: exactly one of `connect`, `emit`, `call`, `receive`, `close`."""

    connect: SocketUrl | None = None
    """Connect to this namespace of the target, or of another host. A failure ends the iteration. Examples: `/` ·
    `/chat` · `https://live.example.com/chat`"""
    emit: Event | None = None
    """Emit an event: its name, or a list of its name and its arguments. Examples: `ready` ·
    `[message, {text: hello}]`"""
    call: Event | None = None
    """Emit an event and wait until the server acknowledges it; `expect` and `capture` look at what it says then.
    Examples: `[rename, {name: Ann}]`"""
    receive: (
        Annotated[
            Annotated[EventName, Tag("@name")] | Annotated[EventConditions, Tag("@conditions")],
            Discriminator(_event_form),
        ]
        | None
    ) = None
    """Wait for an event: the oldest of its name that no step has received, or one of which something holds.
    Examples: `price` · `{event: price, json: {"$[0].item": 7}}`"""
    credentials: Any = None
    """What is sent to get into the namespace; JavaScript's `auth`. Examples: `{token: "${token}"}`"""
    path: Text = "/socket.io"
    """Where the server has Socket.IO."""
    transports: list[Literal["polling", "websocket"]] | None = Field(None, min_length=1)
    """How to connect; by default by polling, and then on to a WebSocket, as browsers do. Examples: `[websocket]`"""


class SocketIoStep(Model):
    """Talk over Socket.IO."""

    socketio: SocketIo
    """What happens. Examples: `{connect: /chat}` · `{emit: [message, hello]}` · `{receive: message}`"""
