"""`before` and `after`: what is done once, before all users and after them."""

from __future__ import annotations

from typing import Any

from scenarioc.importers.artillery.engines import ENGINES
from scenarioc.importers.artillery.nodes import at, items, key_of, value
from scenarioc.importers.artillery.outputs import called_in
from scenarioc.importers.artillery.scenarios import is_request, is_required, requests_in, settle_captures
from scenarioc.importers.artillery.scope import Scope, variable_name
from scenarioc.importers.artillery.script import Script
from scenarioc.importers.artillery.steps import assigned_in
from scenarioc.importers.artillery.unused import names_read
from scenarioc.source.place import Node


def setup_of(script: Script) -> list[Any]:
    """The steps of `before`; what they set is there for every user, unless the script says otherwise."""
    flow = _flow(script, "before")
    if not flow:
        return []
    assert script.processor is not None
    outputs = script.processor.outputs
    given = assigned_in(flow) | {one for name in called_in(flow) for one in outputs.get(name, ())}
    own = {one for names in outputs.values() for one in names}
    own |= {one for scenario in items(at(script.root, "scenarios")) for one in assigned_in(items(at(scenario, "flow")))}
    scope = _scope(script)
    scope.renamed = {name: f"setup_{variable_name(name)}" for name in given if name in own or name in script.globals}
    steps = _converted(script, "before", flow, scope)
    # A variable of `config` counts for more than what `before` captures.
    script.globals = {name: scope.known[name] for name in sorted(given & scope.known.keys())} | script.globals
    return steps


def teardown_of(script: Script) -> list[Any]:
    """The steps of `after`."""
    flow = _flow(script, "after")
    steps = _converted(script, "after", flow, _scope(script)) if flow else []
    # It is the user of `setup` here, with all that this was given.
    return [{"forget": "cookies"}, *steps] if steps and _flow(script, "before") else steps


def settle(spec: dict[str, Any]) -> None:
    """Captures of `before` that nothing reads become checks."""
    everywhere = set(names_read([spec.get("setup"), spec.get("scenarios"), spec.get("teardown")]))
    for part in ("setup", "teardown"):
        settle_captures(spec.get(part) or [], everywhere)


def _scope(script: Script) -> Scope:
    return Scope(script, dict(script.globals), fakes=False)


def _flow(script: Script, name: str) -> list[Node]:
    node = at(script.root, name)
    if node is None or node.data is None:
        return []
    flow = at(node, "flow")
    if flow is None or not isinstance(flow.children, list):
        message = f"`{name}` needs a `flow`, a list of steps"
        help = f"write `{name}:` and below it `flow:` with `- get: {{url: /}}`"
        script.problems.add("artillery-rejects", message, node.first_line(), help=help)
        return []
    engine = str(value(node, "engine") or "http")
    if engine not in ENGINES:
        message = f"`{name}` of the engine `{engine}` is not converted"
        script.notes.dropped("unsupported-engine", message, key_of(script.root, name))
        return []
    return items(flow)


def _converted(script: Script, name: str, flow: list[Node], scope: Scope) -> list[Any]:
    node = at(script.root, name)
    assert node is not None
    steps = ENGINES[str(value(node, "engine") or "http")](node, flow, scope)
    if scope.declared:
        steps = [{"set": dict(scope.declared)}, *steps]
    for request in requests_in(steps) if name == "before" else ():
        # Artillery goes on after an answer of 400 and more, unless a capture finds nothing in it.
        if is_request(request) and not any(map(is_required, request.get("capture", {}).values())) and not script.fix:
            request.setdefault("on_failure", "continue")
    script.notes.same(name)
    return steps
