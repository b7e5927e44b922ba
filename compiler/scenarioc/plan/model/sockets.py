"""WebSockets, Socket.IO and server-sent events in the plan."""

from __future__ import annotations

from typing import Literal

from scenarioc.expressions.tree import Expression
from scenarioc.plan.model.requests import Auth, Body, Capture, Check, OnFailure, StatusRule
from scenarioc.plan.model.values import NamedValue, Place
from scenarioc.records import record


@record
class Socket:
    """What is done on the user's connection of a name; like a request it has a statistics row.

    `url`, `query`, `headers`, `auth` and `subprotocols` belong to connect, `content` to send. What is received must
    pass all checks of `until`, others are passed over; a `fresh` message is one that came after what was sent last.
    On Socket.IO (`method` SIO), `event` is emitted or waited for, an emitted one with `arguments`; `credentials`,
    `path` and `transports` belong to connect. Server-sent events (`method` SSE) are asked for by a request, perhaps
    with a `body`; `ends` is the wait for the end of their stream.
    """

    action: Literal["connect", "send", "emit", "call", "receive", "close"]
    connection: str
    name: str
    title: str
    url: Expression | None
    query: tuple[NamedValue, ...]
    headers: tuple[NamedValue, ...]
    subprotocols: tuple[str, ...]
    content: Expression | None
    fresh: bool
    until: tuple[Check, ...]
    timeout_s: float
    checks: tuple[Check, ...]
    captures: tuple[Capture, ...]
    on_failure: OnFailure
    tags: tuple[str, ...]
    place: Place
    method: Literal["WS", "SIO", "SSE"] = "WS"
    event: Expression | None = None
    arguments: tuple[Expression, ...] = ()
    credentials: Expression | None = None
    path: str = ""
    transports: tuple[str, ...] = ()
    status: StatusRule | None = None
    endpoint: str | None = None
    auth: Auth | None = None
    body: Body | None = None
    ends: bool = False
