"""The WebSocket engine: one connection for each user, opened before the first step."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scenarioc.importers.artillery.answers import captures_of, matches_of
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, key_of, value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.steps import assigned_in, flow_of
from scenarioc.importers.artillery.template import Undefined, rendered, text
from scenarioc.importers.artillery.times import seconds, written
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

_STEPS = ("connect", "send", "wait", "think", "loop", "log", "function")


def flow(scenario: Node, nodes: list[Node], scope: Scope) -> list[Any]:
    """The flow as steps."""
    processor = scope.script.processor
    scope.later = assigned_in(nodes) | (processor.sets() if processor is not None else set())
    scope.talk = _step
    first = at(nodes[0], "connect") if nodes else None
    steps = [_connect(first, scope)]
    rest = nodes if first is None else nodes[1:]
    return [*steps, *flow_of(rest, scope, top=True)]


def _connect(own: Node | None, scope: Scope) -> dict[str, Any]:
    """The connection as `config` and a `connect` at the beginning describe it."""
    settings = {**entries(at(scope.script.config, "ws")), **(entries(own) if is_mapping(own) else {})}
    step: dict[str, Any] = {"connect": _address(own, settings, scope)}
    offered = [str(one.data) for one in items(settings.get("subprotocols"))]
    headers = {}
    for name, node in entries(settings.get("headers")).items():
        made = rendered(node, scope)
        if name.lower() == "sec-websocket-protocol":
            offered += [part.strip() for part in str(made).split(",")]
        elif not isinstance(made, Undefined):
            headers[name] = made
    for key, node in settings.items():
        if key == "function":
            message = f"the function `{node.data}` is not asked for the settings of the connection"
            scope.script.notes.dropped("function-stubbed", message, node.span)
        elif key not in ("target", "subprotocols", "headers", "timeout", "rejectUnauthorized"):
            scope.script.notes.dropped("setting-dropped", f"`{key}` of the connection is not taken over", node.span)
    if headers:
        step["headers"] = headers
    if offered:
        step["subprotocols"] = list(dict.fromkeys(offered))
    scope.script.notes.same("connect")
    return {"ws": step}


def _address(own: Node | None, settings: dict[str, Node], scope: Scope) -> str:
    node = settings.get("target") or (own if own is not None and isinstance(own.data, str) else None)
    if node is None or not isinstance(node.data, str):
        target = str(value(scope.script.config, "target") or "")
        # A target with a path is what the connection is opened to, without another slash.
        return target if urlsplit(target).path not in ("", "/") and "{{" not in target else "/"
    made = text(node.data, node.span, scope)
    return "/" if isinstance(made, Undefined) else made


def _step(node: Node, scope: Scope) -> list[Any] | None:
    """A step that only this engine has; None when it ends the user."""
    notes = scope.script.notes
    name = next(iter(entries(node)))
    found = entries(node)[name]
    if name == "connect":
        message = "Artillery connects before the first step, and here `connect` does nothing"
        notes.quirk("ignored-key", message, key_of(node, name), "make it the first step")
        return []
    if name not in ("send", "wait"):
        near = did_you_mean(name, _STEPS)
        message = f"the engine `ws` has no step `{name}`, and Artillery ends the user here"
        help = f"did you mean `{near}`?" if near else f"steps are `{'`, `'.join(_STEPS)}`"
        notes.quirk("user-ends-here", message, key_of(node, name), help)
        return [] if scope.script.fix else None
    listens = is_mapping(found) and ("capture" in entries(found) or "match" in entries(found))
    if name == "wait" and not listens:
        message = "without `capture` or `match` Artillery does not wait but sends what stands here"
        notes.quirk("wait-sends", message, key_of(node, name), "add `match` or `capture`")
        if scope.script.fix:
            return [{"ws": {"receive": "new"}}]
    made = [] if listens and name == "wait" else _sent(at(found, "payload") if listens else found, node, scope)
    if listens:
        notes.same("wait")
        made.append({"ws": _received(found, scope)})
    return made


def _sent(payload: Node | None, node: Node, scope: Scope) -> list[Any]:
    if payload is None:
        return []
    if is_mapping(payload) and "payload" in entries(payload):
        message = "without `capture` or `match` the whole object is sent, with `payload` in it"
        scope.script.notes.quirk("wait-sends", message, payload.first_line(), "write the payload directly under `send`")
        payload = entries(payload)["payload"] if scope.script.fix else payload
    made = rendered(payload, scope, typed=True)
    if isinstance(made, Undefined) or made is None:
        made = "undefined"
    if isinstance(made, bool):
        made = str(made).lower()
    scope.script.notes.same("send")
    return [{"ws": {"send": str(made) if isinstance(made, int | float) else made}}]


def _received(node: Node, scope: Scope) -> dict[str, Any]:
    step: dict[str, Any] = {"receive": "new"}
    config = scope.script.config
    limit = at(config, "timeout") or at(config, "ws", "timeout")
    limit_s = seconds(limit.data) if limit is not None else None
    if limit_s is not None and limit_s != 10:
        step["timeout"] = written(limit_s)
    if expect := matches_of(node, scope, ends_user=True):
        step["expect"] = expect
    if capture := captures_of(node, scope):
        step["capture"] = capture
    return {**step, "on_failure": "end_iteration"}
