"""Captures and matches of a request."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from scenarioc.importers.artillery.extract import KINDS, is_strict, never_found, source_of
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.template import Undefined, rendered
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

_KEYS = (*KINDS, "as", "strict", "value", "flags", "group", "attr", "index", "multiple", "transform")


def captures_of(request: Node, scope: Scope) -> dict[str, Any]:
    """The captures of a request by the variables that they set; from here on these have a value."""
    captured: dict[str, Any] = {}
    for node in items(at(request, "capture")):
        name = value(node, "as")
        if not is_mapping(node) or "value" in entries(node):
            continue
        if not isinstance(name, str) or not name.strip():
            help = "write `capture: {json: $.id, as: id}`"
            scope.script.problems.add("artillery-rejects", "a capture needs `as`", node.first_line(), help=help)
            continue
        _unknown_keys(node, scope)
        source = source_of(scope.script, node)
        if source is None:
            continue
        strict = is_strict(scope.script, node)
        own = scope.assign(name.strip())
        if not strict:
            source["required"] = False
        captured[own] = source["json"] if source.keys() == {"json"} else source
        _build(name.strip(), own, scope)
        scope.script.notes.same("capture")
    return captured


def _build(name: str, own: str, scope: Scope) -> None:
    """Remember that a capture into `order.id` is a part of `order`, if something reads that as a whole."""
    root, _, path = name.partition(".")
    whole = re.compile(rf"(?<![\w.$]){re.escape(root)}(?![\w.])")
    read = re.fullmatch(r"\w+(\.\w+)+", name) and whole.search(scope.script.root.source.text)
    if not read or (root in scope.known and root not in scope.objects):
        return
    parts = scope.objects.setdefault(root, {})
    *owners, last = path.split(".")
    for owner in owners:
        parts = parts.setdefault(owner, {})
    parts[last] = f"${{{own}}}"


def objects_of(request: Node, scope: Scope) -> list[Any]:
    """The steps that build what the captures of a request are parts of."""
    roots = dict.fromkeys(name.partition(".")[0] for name in names_captured(request) if "." in name)
    return [{"set": {scope.assign(root): deepcopy(scope.objects[root])}} for root in roots if root in scope.objects]


def _unknown_keys(node: Node, scope: Scope) -> None:
    for key in entries(node):
        if key not in _KEYS or key == "transform":
            near = did_you_mean(key, _KEYS) if key != "transform" else None
            message = f"Artillery does not know `{key}` in a capture and ignores it"
            help = f"did you mean `{near}`?" if near else None
            scope.script.notes.quirk("ignored-key", message, node.keys[key].span, help)


def names_captured(request: Node) -> list[str]:
    """The variables that the captures of a request set."""
    names = [value(node, "as") for node in items(at(request, "capture")) if is_mapping(node)]
    return [name.strip() for name in names if isinstance(name, str) and name.strip()]


def matches_of(request: Node, scope: Scope, *, ends_user: bool = False) -> dict[str, Any]:
    """The matches of a request as what is expected of its answer; `ends_user` says that a failure does so here too."""
    expect: dict[str, Any] = {}
    nodes = [*items(at(request, "match")), *(n for n in items(at(request, "capture")) if "value" in entries(n))]
    for node in nodes:
        if not is_mapping(node):
            continue
        source = source_of(scope.script, node)
        wanted = rendered(entries(node)["value"], scope, typed=True) if "value" in entries(node) else None
        if source is None or isinstance(wanted, Undefined) or not is_strict(scope.script, node):
            message = "a match that ends nobody checks nothing here"
            scope.script.notes.dropped("check-dropped", message, node.first_line())
            continue
        if ends_user:
            scope.script.notes.same("match")
        else:
            message = "a failed match counts as a failed request; Artillery ends the user"
            scope.script.notes.different("check-differs", message, node.first_line())
        if "json" in source:
            expect.setdefault("json", {})[source["json"]] = wanted
        elif "header" in source:
            expect.setdefault("headers", {})[source["header"]] = wanted
        elif "regex" in source:
            expect["body"] = {"matches": source["regex"]}
        elif "css" in source:
            expect.setdefault("css", {})[source["css"]] = wanted
        elif "xpath" in source:
            expect.setdefault("xpath", {})[source["xpath"]] = wanted
    return expect


def ends_user(request: Node, scope: Scope) -> bool:
    """Whether a capture or a match of the request always fails, which ends the user."""
    nodes = [node for key in ("capture", "match") for node in items(at(request, key)) if is_mapping(node)]
    return any(never_found(scope.script, node) and is_strict(scope.script, node) for node in nodes)
