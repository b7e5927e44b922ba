"""Lowering of steps over WebSockets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from scenarioc.plan import model
from scenarioc.plan.answers import lower_captures, lower_checks
from scenarioc.plan.auth.apply import protected
from scenarioc.plan.context import Flow, either
from scenarioc.plan.lines import statistics_name
from scenarioc.source import Path
from scenarioc.spec.base import has_expression
from scenarioc.spec.conditions import Capture, Expect
from scenarioc.spec.sockets import MessageConditions, MessageExpect, Ws

Action = Literal["connect", "send", "receive", "close"]
_ACTIONS = ("connect", "send", "receive", "close")
_OWNERS: Mapping[str, tuple[str, ...]] = {
    "query": ("connect",),
    "headers": ("connect",),
    "auth": ("connect",),
    "subprotocols": ("connect",),
    "timeout": ("receive", "connect"),
    "expect": ("receive",),
    "capture": ("receive",),
    "on_failure": ("receive",),
    "name": ("connect", "send", "receive"),
    "tags": ("connect", "send", "receive"),
}
_NOT_IN_MESSAGES = ("header", "cookie", "location", "url", "status", "xpath", "css", "hidden")
_PATIENCE_S = 10.0


def lower_socket(flow: Flow, step: Ws, path: Path) -> model.Socket | None:
    """The step at `path`, the mapping below `ws`; None when it does not say what to do."""
    given = [action for action in _ACTIONS if action in step.model_fields_set]
    if len(given) != 1:
        _count_actions(flow, given, path)
        return None
    action = cast(Action, given[0])
    _check_keys(flow, step, action, path)
    wanted = step.receive if isinstance(step.receive, MessageConditions) else None
    usual = "" if action != "connect" else statistics_name(step.connect or "")
    connection = step.connection or ""
    name = step.name or " ".join(filter(None, (action, connection, usual)))
    socket = model.Socket(
        action=action,
        connection=connection,
        name=name,
        title=f"WS {name}",
        url=flow.url(step.connect, (*path, "connect")) if step.connect else None,
        query=flow.named(step.query, (*path, "query")),
        headers=flow.named(step.headers, (*path, "headers")),
        subprotocols=tuple(step.subprotocols or ()),
        content=flow.content(step.send, (*path, "send")) if action == "send" else None,
        fresh=step.receive == "new",
        until=lower_checks(flow, _as_expect(wanted), (*path, "receive")) if wanted else (),
        timeout_s=step.timeout or _PATIENCE_S,
        checks=lower_checks(flow, _as_expect(step.expect), (*path, "expect")) if step.expect else (),
        captures=lower_captures(flow, step.capture or {}, (*path, "capture")),
        on_failure="end_iteration" if flow.failing_ends and not step.on_failure else step.on_failure or "continue",
        tags=step.tags or (),
        place=flow.lowering.place((*path, action)),
    )
    return protected(flow, socket, step.auth, path) if action == "connect" else socket


def _as_expect(wish: MessageExpect | MessageConditions) -> Expect:
    return Expect.model_construct(**{name: getattr(wish, name) for name in wish.model_fields_set})


def _count_actions(flow: Flow, given: list[str], path: Path) -> None:
    if given:
        message = f"a `ws` step does one thing, here are `{given[0]}` and `{given[1]}`"
        either(flow, "one-action", message, path, (given[0], given[1]), "make two steps of it")
    else:
        flow.problems.add(
            "one-action",
            "this `ws` step does not say what to do",
            flow.document.key_at(path),
            help="add `connect: /path`, `send: …`, `receive: next` or `close: true`",
        )


def _check_keys(flow: Flow, step: Ws, action: str, path: Path) -> None:
    for key, owners in _OWNERS.items():
        if key in step.model_fields_set and action not in owners:
            flow.problems.add(
                "misplaced-key",
                f"`{key}` belongs to `{owners[0]}`, not to `{action}`",
                flow.document.key_at((*path, key)),
                help=f"remove it, or move it to the step with `{owners[0]}`",
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
