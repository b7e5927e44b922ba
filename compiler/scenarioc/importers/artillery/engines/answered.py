"""What is expected after an event of Socket.IO: another event, or an acknowledgement."""

from __future__ import annotations

from typing import Any

from scenarioc.importers.artillery.answers import captures_of, matches_of
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, mapping, value, with_entry
from scenarioc.importers.artillery.prepare import made as made_node
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.template import Undefined, rendered
from scenarioc.importers.artillery.times import seconds, written
from scenarioc.source.place import Node

_PATIENCE_S = 10.0


def answered(response: Node, where: dict[str, Any], scope: Scope, *, packaged: bool) -> list[Any]:
    """The steps that wait for an event.

    Artillery waits for one that satisfies `data`; without it, it looks at what came when its time is over.
    """
    notes = scope.script.notes
    name = rendered(at(response, "channel") or at(response, "on") or response, scope)
    event: dict[str, Any] = {"event": name, "new": True}
    wanted = _wanted(response, scope, packaged=packaged)
    limit_s = seconds(value(scope.script.config, "timeout")) or _PATIENCE_S
    limit: dict[str, Any] = {"timeout": written(limit_s)} if limit_s != _PATIENCE_S else {}
    found = _looked_at(response, scope, packaged=packaged)
    before: list[Any] = []
    if packaged and wanted:
        found["expect"] = {"json": {**wanted, **found.get("expect", {}).get("json", {})}}
    elif wanted:
        event["json"] = wanted
    elif not packaged:
        message = f"without `data`, Artillery waits the whole {written(limit_s)} for `{name}`, even after it came"
        notes.quirk("response-waits", message, response.first_line(), "add the `data` that it brings")
        if not scope.script.fix:
            before, limit = [{"think": written(limit_s)}], {"timeout": "1ms"}
    notes.same("response")
    return [*before, {"socketio": {"receive": event, **where, **limit, **found, "on_failure": "end_iteration"}}]


def acknowledged(node: Node, scope: Scope, *, packaged: bool) -> dict[str, Any]:
    """What a step that calls looks at."""
    found = _looked_at(_with_default(node), scope, packaged=packaged)
    if wanted := _wanted(node, scope, packaged=packaged):
        found["expect"] = {"json": {**wanted, **found.get("expect", {}).get("json", {})}}
    scope.script.notes.same("acknowledge")
    return {**found, "on_failure": "end_iteration"}


def _wanted(node: Node, scope: Scope, *, packaged: bool) -> dict[str, Any]:
    """`data` or `args` as conditions: a list is all arguments, anything else the last one (the package: the first)."""
    said = at(node, "data") or at(node, "args")
    wanted = None if said is None else rendered(said, scope, typed=True)
    if said is None or isinstance(wanted, Undefined) or wanted in (None, "", 0, False):
        return {}
    if isinstance(wanted, list):
        return {"$": {"equals": wanted}}
    if value(node, "concat"):
        message = "`concat` joins all arguments; here the last one is looked at"
        scope.script.notes.different("check-differs", message, node.first_line())
    elif not packaged and not isinstance(wanted, dict | str):
        message = "Artillery compares lists, objects and texts, and this is never what it expects"
        scope.script.notes.different("check-differs", message, said.span, "write a list: `data: [7]`")
    condition = {"contains": wanted} if isinstance(wanted, str) and not packaged else {"equals": wanted}
    return {"$[0]" if packaged else "$[-1]": condition}


def _looked_at(node: Node, scope: Scope, *, packaged: bool) -> dict[str, Any]:
    """Matches and captures, whose paths begin at the list of arguments; no capture has to find anything."""
    found: dict[str, Any] = {}
    expect, capture = matches_of(node, scope, ends_user=True), captures_of(node, scope)
    if expect:
        values = {path: {"equals": v} if isinstance(v, dict) else v for path, v in expect.get("json", {}).items()}
        paths = {_path(path, packaged): value for path, value in values.items()}
        found["expect"] = {**expect, **({"json": paths} if paths else {})}
    for name, source in capture.items():
        whole = {"json": source} if isinstance(source, str) else source
        path = {"json": _path(whole["json"], packaged)} if "json" in whole else {}
        found.setdefault("capture", {})[name] = {**whole, **path, "required": False}
    return found


def _path(path: str, packaged: bool) -> str:
    """The package looks into a single argument by itself, and into several as a list."""
    return path if not packaged or path.startswith("$[") else "$[0]" + path.removeprefix("$")


def _with_default(node: Node) -> Node:
    """The acknowledgement with the path that Artillery adds to a `match` or `capture` without one."""
    for key in ("match", "capture"):
        child = at(node, key)
        if child is not None and is_mapping(child) and "json" not in entries(child) and items(child):
            node = with_entry(node, key, mapping_with(child, "json", "$.0"), node.keys[key])
    return node


def mapping_with(node: Node, key: str, data: Any) -> Node:
    """The mapping with one more entry that stands nowhere."""
    child = made_node(data, node)
    return mapping(node, {**entries(node), key: child}, {**node.keys, key: child})
