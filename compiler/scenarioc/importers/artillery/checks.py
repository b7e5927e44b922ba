"""Expectations of the `expect` plugin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from scenarioc import jsonpath
from scenarioc.importers.artillery.extract import json_path, python_pattern
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, key_of, value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.template import Undefined, rendered
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

Check = Callable[[Node, Scope, dict[str, Any]], None]


def expectations_of(request: Node, scope: Scope) -> dict[str, Any]:
    """What a request expects, as far as Artillery checks it."""
    script = scope.script
    node = at(request, "expect")
    loaded = "expect" in script.plugins()
    if node is None:
        default = loaded and value(script.plugins()["expect"], "expectDefault200") in (True, "true")
        script.expects |= default
        return {"status": 200} if default else {}
    if not loaded:
        message = "the plugin `expect` is not loaded, so Artillery checks nothing of this"
        help = "add `plugins: {expect: {}}` to `config`"
        script.notes.quirk("plugin-not-loaded", message, key_of(request, "expect"), help)
        if not script.fix:
            return {}
    expect: dict[str, Any] = {}
    scope.answered = dict(_captured(request))
    for one in items(node):
        if not is_mapping(one):
            continue
        names = list(entries(one))
        if isinstance(node.children, list) and len(names) > 1:
            message = f"Artillery checks only the first key of an item of `expect`, not `{names[1]}`"
            script.notes.quirk("ignored-key", message, one.keys[names[1]].span, "begin another item with `-`")
            names = names if script.fix else names[:1]
        for name in names:
            _check(name, one, scope, expect)
    script.expects |= bool(expect)
    return expect


def _captured(request: Node) -> Iterator[tuple[str, str]]:
    """What the request captures from JSON, and from where."""
    for node in items(at(request, "capture")):
        name, path = value(node, "as"), value(node, "json")
        if isinstance(name, str) and isinstance(path, str) and jsonpath.error_in(json_path(path)) is None:
            yield name, json_path(path)


def _check(name: str, node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    check = _CHECKS.get(name)
    notes = scope.script.notes
    if check is None:
        near = did_you_mean(name, _CHECKS)
        help = f"did you mean `{near}`?" if near else None
        if name in ("responseTime", "maxResponseTime"):
            help = "a limit on time is `expect: {time: < 500ms}` here"
        notes.dropped("check-dropped", f"Artillery has no expectation `{name}`", node.keys[name].span, help)
        return
    check(entries(node)[name], scope, expect)


def _statuses(node: Node, scope: Scope) -> list[Any]:
    found: list[Any] = []
    for one in items(node):
        made = rendered(one, scope, typed=True)
        text = str(made)
        if text.isdigit() and 100 <= int(text) <= 599:
            found.append(int(text))
        elif re.fullmatch(r"[1-5][xX]{2}", text):
            message = f"Artillery never finds a status `{text}`; here it means what it says"
            scope.script.notes.different("check-differs", message, one.span)
            found.append(text.lower())
        else:
            message = "a status that is only known when the test runs cannot be expected"
            scope.script.notes.dropped("check-dropped", message, one.span)
    return found


def _status(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    if found := _statuses(node, scope):
        expect["status"] = found[0] if len(found) == 1 else found
        scope.script.notes.same("expectation")


def _not_status(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    if (found := _statuses(node, scope)) and "status" not in expect:
        expect["status"] = {"not": found[0] if len(found) == 1 else found}
        scope.script.notes.same("expectation")


def _content_type(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    wanted = str(node.data)
    if wanted == "json":
        expect["content_type"] = "json"
        scope.script.notes.same("expectation")
    elif "{{" in wanted:
        scope.script.notes.dropped("check-dropped", "a media type cannot hold a template", node.span)
    else:
        if ";" not in wanted and scope.script.fix:
            expect["content_type"] = wanted.strip()
            return
        pattern = re.escape(wanted).replace("\\ ", " ").replace("\\-", "-")
        expect.setdefault("headers", {})["Content-Type"] = {"matches": f"(?i)^{pattern}$"}
        scope.script.notes.same("expectation")
        if ";" not in wanted:
            message = f"Artillery wants exactly `{wanted}`, and fails where a charset follows it"
            scope.script.notes.quirk("content-type-alone", message, node.span, "`contentType: json` takes both")


def _property(node: Node, scope: Scope, expect: dict[str, Any], exists: bool) -> None:
    path = json_path(str(node.data))
    if "{{" in str(node.data) or jsonpath.error_in(path):
        scope.script.notes.dropped("check-dropped", f"`{node.data}` is no path here", node.span)
        return
    expect.setdefault("json", {})[path] = {"exists": exists}
    scope.script.notes.same("expectation")


def _has_property(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    _property(node, scope, expect, True)


def _has_no_property(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    _property(node, scope, expect, False)


def _header(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    name = str(node.data)
    expect.setdefault("headers", {}).setdefault(name, {"exists": True})
    _upper_case(name, node, scope)


def _header_equals(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    parts = [rendered(item, scope) for item in items(node)]
    if len(parts) != 2 or any(isinstance(part, Undefined) for part in parts):
        message = "`headerEquals` takes a header and a value"
        scope.script.notes.dropped("check-dropped", message, node.first_line(), "write `headerEquals: [name, value]`")
        return
    expect.setdefault("headers", {})[str(parts[0])] = str(parts[1])
    _upper_case(str(parts[0]), node, scope)


def _upper_case(name: str, node: Node, scope: Scope) -> None:
    if name == name.lower():
        scope.script.notes.same("expectation")
    else:
        message = f"Artillery finds headers only in small letters, so `{name}` is never there; here it is"
        scope.script.notes.different("check-differs", message, node.first_line(), f"write `{name.lower()}`")


def _pattern(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    pattern = python_pattern(str(node.data)) if "{{" not in str(node.data) else None
    if pattern is None or "body" in expect:
        scope.script.notes.dropped("check-dropped", f"`{node.data}` has no counterpart in Python", node.span)
        return
    expect["body"] = {"matches": pattern}
    message = "of a JSON body Artillery tests the text `[object Object]`; here it is the body itself"
    scope.script.notes.different("check-differs", message, node.span)


def _cdn(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    words = "hit|stale" if node.data is True else "miss"
    expect.setdefault("headers", {})["X-Cache"] = {"matches": f"(?i)^({words})"}
    message = "of the headers that tell a hit of the cache only `X-Cache` is looked at"
    scope.script.notes.different(
        "check-differs", message, node.span, "`CF-Cache-Status` and `X-Vercel-Cache` are others"
    )


def _equals(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    sides = items(node)
    for side, other in (sides, reversed(sides)) if len(sides) == 2 else ():
        place = re.fullmatch(r"\{\{\s*(\w+)\s*\}\}", str(side.data))
        path = scope.answered.get(place[1]) if place else None
        wanted = rendered(other, scope) if path is not None else None
        if path is not None and isinstance(wanted, str | int | float):
            expect.setdefault("json", {})[path] = wanted
            scope.script.notes.same("expectation")
            return
    message = "`equals` compares variables, and what is expected here is about the answer"
    help = 'write `expect: {json: {$.id: "${id}"}}`'
    scope.script.notes.dropped("check-dropped", message, node.first_line(), help)


def _query(node: Node, scope: Scope, expect: dict[str, Any]) -> None:
    scope.script.notes.dropped("check-dropped", "JMESPath is not known here; write a JSONPath", node.span)


_CHECKS: dict[str, Check] = {
    "statusCode": _status,
    "notStatusCode": _not_status,
    "contentType": _content_type,
    "hasProperty": _has_property,
    "notHasProperty": _has_no_property,
    "hasHeader": _header,
    "headerEquals": _header_equals,
    "matchesRegexp": _pattern,
    "cdnHit": _cdn,
    "equals": _equals,
    "jmespath": _query,
    "jpath": _query,
}
