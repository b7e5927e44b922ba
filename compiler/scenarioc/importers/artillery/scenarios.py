"""Scenarios: one kind of user each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scenarioc.importers.artillery.engines import ENGINES
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, value
from scenarioc.importers.artillery.requests import WAYS, hooks_of
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.script import Script
from scenarioc.importers.artillery.steps import END
from scenarioc.importers.artillery.unused import names_read
from scenarioc.importers.remarks import comment_above, remarked
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

_KEYS = (
    "name", "weight", "engine", "flow", "beforeScenario", "afterScenario", "beforeRequest", "afterResponse", "onError",
    "socketio", "tags",
)  # fmt: skip


def scenarios_of(script: Script) -> dict[str, Any]:
    """The scenarios by name."""
    node = at(script.root, "scenarios")
    if node is None or not isinstance(node.children, list):
        place = node.first_line() if node is not None else script.config.first_line()
        message = "`scenarios` has to be a list" if node is not None else "the script has no `scenarios`"
        help = "write `scenarios:` and below it `- flow:` with a list of steps"
        script.problems.add("artillery-rejects", message, place, help=help)
        return {}
    found: dict[str, Any] = {}
    all_nodes = items(node)
    for number, one in enumerate(all_nodes, 1):
        if not is_mapping(one):
            script.problems.add("artillery-rejects", "a scenario is a mapping with a `flow`", one.first_line())
            continue
        scenario = _scenario(script, one)
        if scenario is not None:
            name = _name(one, number, len(all_nodes), found)
            found[name] = remarked(scenario, comment_above(one))
    if not found and not script.problems.errors:
        message = "there is nothing to convert: no scenario of this script is of an engine that is known here"
        script.problems.add(
            "unsupported-engine", message, node.first_line(), help="known are `http`, `ws` and `socketio`"
        )
    return found


def _name(node: Node, number: int, count: int, taken: dict[str, Any]) -> str:
    written = value(node, "name")
    name = re.sub(r"\s+", " ", written).strip() if isinstance(written, str) else ""
    name = re.sub(r"[{}$]", "", name).strip() or ("user" if count == 1 else f"user {number}")
    own, again = name, 2
    while own in taken:
        own, again = f"{name} {again}", again + 1
    return own


def _scenario(script: Script, node: Node) -> dict[str, Any] | None:
    engine = str(value(node, "engine") or value(script.config, "engine") or "http")
    _unknown_keys(script, node)
    flow = at(node, "flow")
    convert = ENGINES.get(engine)
    if convert is None:
        message = f"scenarios of the engine `{engine}` are not converted"
        place = at(node, "engine")
        script.notes.dropped("unsupported-engine", message, place.span if place else node.first_line())
        return None
    if flow is None or not isinstance(flow.children, list):
        help = "write `flow:` and below it `- get: {url: /}`"
        place = flow if flow is not None else node
        script.problems.add("artillery-rejects", "a scenario needs a `flow`, a list", place.first_line(), help=help)
        return None
    weight = _weight(script, node)
    if weight == 0:
        message = "this scenario has no weight, so nobody does it"
        script.notes.quirk("ignored-key", message, entries(node)["weight"].span, "a weight is a whole number from 1")
        return None
    scope = Scope(script, dict(script.globals))
    assert script.processor is not None
    steps = _called(script, node, "beforeScenario", engine, scope)
    made = convert(node, items(flow), scope)
    steps += made
    if not made or made[-1] != END:
        steps += _called(script, node, "afterScenario", engine, scope)
    for hook in hooks_of(node, "onError"):
        script.notes.dropped("function-stubbed", f"`{hook.data}` is not called after errors", hook.span)
    _tell_cookies(steps, scope)
    settle_captures(steps, set(names_read(steps)) | {name for name in scope.declared if name in scope.used})
    if not steps:
        steps = [{"stop": "iteration"}]
    scenario: dict[str, Any] = {"weight": weight} if weight != 1 else {}
    if scope.declared:
        scenario["variables"] = dict(scope.declared)
    script.notes.same("scenario")
    return {**scenario, "flow": steps}


def _tell_cookies(steps: list[Any], scope: Scope) -> None:
    for place in scope.cookies if len(list(requests_in(steps))) > 1 else ():
        message = "these cookies go with this request only; Artillery keeps them, and may send them again later"
        scope.script.notes.different("cookies-differ", message, place, "give them to each request that needs them")


def _called(script: Script, node: Node, key: str, engine: str, scope: Scope) -> list[Any]:
    """The steps of the functions that a scenario calls before or after its flow."""
    assert script.processor is not None
    hooks = hooks_of(node, key)
    if engine == "http":
        return [step for hook in hooks for step in script.processor.steps(str(hook.data), hook.span, scope)]
    for hook in hooks:
        script.notes.quirk("ignored-key", f"Artillery calls no `{key}` in scenarios of `{engine}`", hook.span)
    return []


def _unknown_keys(script: Script, node: Node) -> None:
    for key in entries(node):
        if key not in _KEYS:
            near = did_you_mean(key, _KEYS)
            message = f"Artillery does not know `{key}` in a scenario and ignores it"
            help = f"did you mean `{near}`?" if near else _elsewhere(key)
            script.notes.quirk("ignored-key", message, node.keys[key].span, help)


def _elsewhere(key: str) -> str | None:
    if key in ("capture", "expect", "match"):
        return f"`{key}` belongs to a request"
    if key in ("variables", "phases", "target", "plugins", "ensure", "payload"):
        return f"`{key}` belongs under `config` and holds for all scenarios"
    return "`think` is a step of the flow" if key == "think" else None


def _weight(script: Script, node: Node) -> int:
    written = value(node, "weight")
    if written is None:
        return 1
    match = re.match(r"\s*(\d+)", str(written)) if not isinstance(written, bool) else None
    if isinstance(written, str) and "{{" in written:
        place = entries(node)["weight"].span
        script.notes.different("figure-from-environment", f"the weight `{written}` became 1", place, "write the figure")
        return 1
    return int(match[1]) if match else 0


def is_request(step: dict[str, Any]) -> bool:
    """Whether a step is a request of HTTP."""
    return not step.keys().isdisjoint(WAYS)


def requests_in(steps: list[Any]) -> Iterator[dict[str, Any]]:
    """Every request of a flow and everything that is done on a connection, however deep."""
    for step in steps:
        if not isinstance(step, dict):
            continue
        if is_request(step):
            yield step
        yield from (step[kind] for kind in ("ws", "socketio") if kind in step)
        for key in ("steps", "then", "else", "parallel"):
            yield from requests_in(step.get(key) or [])
        for branch in step.get("choose") or []:
            yield from requests_in(branch["steps"])


def settle_captures(steps: list[Any], read: set[str]) -> None:
    """Of captures that nothing reads those stay that end the user when nothing is found."""
    for request in requests_in(steps):
        captures = request.get("capture", {})
        for name, source in list(captures.items()):
            if name not in read and is_required(source):
                captures[name] = {**({"json": source} if isinstance(source, str) else source), "required": True}
            elif name not in read:
                del captures[name]
        if not captures:
            request.pop("capture", None)


def is_required(source: Any) -> bool:
    """Whether a capture fails that finds nothing."""
    return isinstance(source, str) or source.get("required", True) is True
