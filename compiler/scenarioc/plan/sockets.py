"""Lowering of steps over WebSockets, Socket.IO and server-sent events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from scenarioc.plan import model
from scenarioc.plan.answers import lower_captures, lower_checks
from scenarioc.plan.auth.apply import protected
from scenarioc.plan.context import Flow, either
from scenarioc.plan.lines import in_braces, statistics_name
from scenarioc.source import Path
from scenarioc.spec.base import has_expression
from scenarioc.spec.conditions import Capture, Expect
from scenarioc.spec.socketio import EventConditions, SocketIo
from scenarioc.spec.sockets import MessageConditions, MessageExpect, Ws
from scenarioc.spec.streams import Sse, StreamConditions

Talking = Ws | SocketIo | Sse
Action = Literal["connect", "send", "emit", "call", "receive", "close"]
_METHODS: Mapping[type, Literal["WS", "SIO", "SSE"]] = {Ws: "WS", SocketIo: "SIO", Sse: "SSE"}
_ACTIONS: Mapping[type, tuple[Action, ...]] = {
    Ws: ("connect", "send", "receive", "close"),
    SocketIo: ("connect", "emit", "call", "receive", "close"),
    Sse: ("connect", "receive", "close"),
}
_WAYS_OUT = {
    Ws: "add `connect: /path`, `send: …`, `receive: next` or `close: true`",
    SocketIo: "add `connect: /`, `emit: …`, `call: …`, `receive: …` or `close: true`",
    Sse: "add `connect: /path`, `receive: next` or `close: true`",
}
_WAITING: tuple[Action, ...] = ("call", "receive")
_ROWS: tuple[Action, ...] = ("connect", "send", "emit", "call", "receive")
_OF_CONNECT = ("query", "headers", "auth", "subprotocols", "credentials", "path", "transports", "json_")
_OWNERS: Mapping[str, tuple[Action, ...]] = {
    **dict.fromkeys(_OF_CONNECT, ("connect",)),
    **dict.fromkeys(("expect", "capture", "on_failure"), _WAITING),
    "timeout": ("call", "receive", "connect"),
    **dict.fromkeys(("name", "tags"), _ROWS),
}
_NOT_IN_MESSAGES = ("header", "cookie", "location", "url", "status", "xpath", "css", "hidden")
_PATIENCE_S = 10.0


def lower_socket(flow: Flow, step: Talking, path: Path) -> model.Socket | None:
    """The step at `path`, the mapping below `ws`, `socketio` or `sse`; None when it does not say what to do."""
    given = [action for action in _ACTIONS[type(step)] if action in step.model_fields_set]
    if len(given) != 1:
        _count_actions(flow, step, given, path)
        return None
    action = given[0]
    _check_keys(flow, step, action, path)
    wanted = step.receive if isinstance(step.receive, MessageConditions) else None
    name = step.name or " ".join(filter(None, (action, step.connection, _what(step))))
    method = _METHODS[type(step)]
    ends = flow.failing_ends and action not in ("connect", "close")  # a connect that fails always does, a close never
    socket = model.Socket(
        action=action,
        connection=step.connection or "",
        name=name,
        title=f"{method} {name}",
        url=flow.url(step.connect, (*path, "connect")) if step.connect else None,
        query=flow.named(step.query, (*path, "query")),
        headers=flow.named(step.headers, (*path, "headers")),
        subprotocols=(),
        content=None,
        fresh=step.receive == "new" if wanted is None else bool(getattr(wanted, "new", False)),
        until=lower_checks(flow, _as_expect(wanted), (*path, "receive")) if wanted else (),
        timeout_s=step.timeout or _PATIENCE_S,
        checks=lower_checks(flow, _as_expect(step.expect), (*path, "expect")) if step.expect else (),
        captures=lower_captures(flow, step.capture or {}, (*path, "capture")),
        on_failure=step.on_failure or ("end_iteration" if ends else "continue"),
        tags=step.tags or (),
        place=flow.lowering.place((*path, action)),
        method=method,
    )
    match step:
        case Ws():
            socket = _with_message(flow, socket, step, path)
        case SocketIo():
            socket = _with_event(flow, socket, step, path)
        case Sse():
            socket = _with_stream(flow, socket, step, path)
    return protected(flow, socket, step.auth, path) if action == "connect" else socket


def _with_message(flow: Flow, socket: model.Socket, step: Ws, path: Path) -> model.Socket:
    content = flow.content(step.send, (*path, "send")) if socket.action == "send" else None
    return replace(socket, content=content, subprotocols=tuple(step.subprotocols or ()))


def _with_event(flow: Flow, socket: model.Socket, step: SocketIo, path: Path) -> model.Socket:
    if socket.action == "close":
        return socket
    if socket.action == "connect":
        known = "credentials" in step.model_fields_set
        credentials = flow.value(step.credentials, (*path, "credentials")) if known else None
        return replace(socket, credentials=credentials, path=step.path, transports=tuple(step.transports or ()))
    name, arguments, place = _event(step, (*path, socket.action))
    lowered = tuple(flow.value(value, (*place[:-1], index)) for index, value in enumerate(arguments, 1))
    return replace(socket, event=flow.text(name, place), arguments=lowered)


def _with_stream(flow: Flow, socket: model.Socket, step: Sse, path: Path) -> model.Socket:
    body = model.JsonBody(flow.value(step.json_, (*path, "json"))) if "json_" in step.model_fields_set else None
    name, _, place = _event(step, (*path, "receive"))
    event = flow.text(name, place) if name else None
    return replace(socket, body=body, event=event, ends=step.receive == "end")


def _what(step: Talking) -> str:
    """What a step is about, for the name of its row."""
    if step.connect:
        return statistics_name(step.connect)
    if isinstance(step, Sse) and step.receive == "end":
        return "end"
    return "" if isinstance(step, Ws) else in_braces(_event(step, ())[0])


def _event(step: SocketIo | Sse, at: Path) -> tuple[str, list[Any], Path]:
    """The name of an event, its arguments, and where its name stands."""
    if isinstance(step, Sse):
        named = step.receive.event if isinstance(step.receive, StreamConditions) else None
        return named or "", [], (*at, "event")
    said = step.emit or step.call or step.receive
    if isinstance(said, list):
        return said[0], said[1:], (*at, 0)
    if isinstance(said, EventConditions):
        return said.event, [], (*at, "event")
    return said or "", [], at


def _as_expect(wish: MessageExpect | MessageConditions) -> Expect:
    return Expect.model_construct(
        **{name: getattr(wish, name) for name in wish.model_fields_set & set(Expect.model_fields)}
    )


def _count_actions(flow: Flow, step: Talking, given: list[Action], path: Path) -> None:
    kind = path[-1]
    if given:
        message = f"a `{kind}` step does one thing, here are `{given[0]}` and `{given[1]}`"
        either(flow, "one-action", message, path, (given[0], given[1]), "make two steps of it")
    else:
        flow.problems.add(
            "one-action",
            f"this `{kind}` step does not say what to do",
            flow.document.key_at(path),
            help=_WAYS_OUT[type(step)],
        )


def _check_keys(flow: Flow, step: Talking, action: Action, path: Path) -> None:
    for key, owners in _OWNERS.items():
        shown = key.rstrip("_")
        if key in step.model_fields_set and action not in owners:
            owner = next(owner for owner in owners if owner in _ACTIONS[type(step)])
            flow.problems.add(
                "misplaced-key",
                f"`{shown}` belongs to `{owner}`, not to `{action}`",
                flow.document.key_at((*path, shown)),
                help=f"remove it, or move it to the step with `{owner}`",
            )
    if step.name is not None and has_expression(step.name):
        flow.problems.add(
            "dynamic-name",
            "a statistics name must not change while the test runs",
            flow.document.at((*path, "name")),
            help="every different name makes a row of its own; write it without `${…}`",
        )
    for name, capture in (step.capture or {}).items():
        for source in _sources(capture):
            flow.problems.add(
                "misplaced-key",
                f"a message has no `{source}`",
                flow.document.key_at((*path, "capture", name, source)),
                help="capture with `json`, `regex`, `body` or `time`",
            )


def _sources(capture: Any) -> list[str]:
    return [s for s in _NOT_IN_MESSAGES if isinstance(capture, Capture) and getattr(capture, s) is not None]
