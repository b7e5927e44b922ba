"""The steps of a flow, in order; what comes after the end of a user is left out."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import Any

from scenarioc.importers.artillery import filtrex
from scenarioc.importers.artillery.answers import ends_user, names_captured, objects_of
from scenarioc.importers.artillery.loops import loop_of
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, key_of, value
from scenarioc.importers.artillery.requests import KEYS, hooks_of, request_of
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.template import Undefined, text
from scenarioc.importers.artillery.thinks import think_of
from scenarioc.importers.remarks import comment_above, remarked
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

OWN_STEPS = ("loop", "parallel", "think", "log", "function")
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "trace", "connect", "purge")
_MOST_KEYS = 4
"""How many keys a step may have beside an engine's own, such as `emit`."""
END: dict[str, Any] = {"stop": "iteration", "because": "Artillery ends the user here"}


def flow_of(nodes: list[Node], scope: Scope, *, top: bool = False) -> list[Any]:
    """The steps that some items of a flow are."""
    made: list[Any] = []
    for index, node in enumerate(nodes):
        if not _acceptable(node, scope, top=top):
            continue
        steps = _step(node, scope)
        if steps:
            steps[0] = remarked(steps[0], comment_above(node))
        if steps is None or steps[-1:] == [END]:
            if nodes[index + 1 :]:
                place = nodes[index + 1].first_line()
                scope.script.notes.quirk("unreachable-steps", "no user gets to what follows from here on", place)
            return [*made, *(steps or [])[:-1], dict(END)]
        made += steps
    return made


def assigned_in(nodes: list[Node]) -> set[str]:
    """The variables that some steps may set."""
    found: set[str] = set()
    for node in nodes:
        if not is_mapping(node):
            continue
        for key, child in entries(node).items():
            if key in ("loop", "parallel"):
                found |= assigned_in(items(child))
            elif is_mapping(child):
                found |= set(names_captured(child))
    return found


def _acceptable(node: Node, scope: Scope, *, top: bool) -> bool:
    """Whether Artillery takes the item; a problem if not."""
    problems = scope.script.problems
    if not is_mapping(node):
        is_text = isinstance(node.data, str)
        help = f"write `- get: {{url: {node.data}}}`" if is_text and node.data.startswith("/") else None
        problems.add("artillery-rejects", "a step is a mapping such as `get: {url: /}`", node.first_line(), help=help)
        return False
    keys = list(entries(node))
    if not keys:
        problems.add("artillery-rejects", "this step is empty", node.first_line())
        return False
    several = scope.own is not None and len(keys) <= _MOST_KEYS
    if not top or "loop" in keys or len(keys) == 1 or several:
        return True
    step = next((key for key in keys if key in (*OWN_STEPS, *_VERBS)), keys[0])
    other = next(key for key in keys if key != step)
    if other in KEYS and step in _VERBS:
        help = f"indent `{other}` so that it belongs to `{step}`"
    elif other in (*OWN_STEPS, *_VERBS):
        help = f"begin another step with `- {other}:`"
    elif other in ("count", "over"):
        help = "`count` and `over` stand beside a `loop`, whose steps are its list"
    else:
        help = f"`{other}` is no step, and nothing that stands beside `{step}`"
    message = f"a step has one key, this one has `{'`, `'.join(keys)}`"
    problems.add("artillery-rejects", message, key_of(node, other), help=help)
    return False


def _step(node: Node, scope: Scope) -> list[Any] | None:
    """The item as steps; None when it ends the user."""
    found = entries(node)
    if scope.talk is not None and _is_talk(found.keys(), scope):
        return scope.talk(node, scope)
    if "loop" in found:
        return loop_of(node, scope, flow_of)
    if "parallel" in found:
        return _parallel(node, scope)
    if "think" in found:
        return think_of(node, scope)
    if "log" in found:
        made = text(str(found["log"].data), found["log"].span, scope)
        scope.script.notes.same("log")
        return [{"log": "undefined" if isinstance(made, Undefined) else made}] if made != "" else []
    if "function" in found:
        processor = scope.script.processor
        assert processor is not None
        return processor.steps(str(found["function"].data), found["function"].span, scope)
    method = next(iter(found))
    return _request(method, node, found[method], scope)


def _is_talk(keys: Set[str], scope: Scope) -> bool:
    """Whether a step with these keys is one that only the engine has."""
    if scope.own is None:
        return keys.isdisjoint(("loop", "think", "log", "function"))
    return "loop" not in keys and not keys.isdisjoint(scope.own)


def _request(method: str, node: Node, child: Node, scope: Scope) -> list[Any] | None:
    notes = scope.script.notes
    if method.lower() not in _VERBS:
        near = did_you_mean(method, (*OWN_STEPS, *_VERBS))
        help = f"did you mean `{near}`?" if near else "steps are requests and `think`, `loop`, `log`, `function`"
        if not is_mapping(child) or not re.fullmatch(r"[A-Za-z]+", method) or "url" not in entries(child):
            message = f"Artillery has no step `{method}` and ends the user here"
            notes.quirk("user-ends-here", message, key_of(node, method), help)
            return [] if scope.script.fix else None
        message = f"Artillery sends `{method}` as an HTTP method"
        notes.quirk("unusual-method", message, key_of(node, method), help)
    if not is_mapping(child):
        message = "a request needs a `url`"
        help = f"write `{method}: {{url: {child.data}}}`" if isinstance(child.data, str) else "write `url: /path`"
        scope.script.problems.add("artillery-rejects", message, child.first_line(), help=help)
        return []
    if method != method.lower():
        message = "Artillery ends the user at a method in capitals"
        notes.quirk("user-ends-here", message, key_of(node, method), f"write `{method.lower()}`")
        if not scope.script.fix:
            return None
    processor = scope.script.processor
    assert processor is not None
    conditional = "ifTrue" in entries(child) or "probability" in entries(child)
    inner = scope.branch() if conditional else scope
    hooks = [*scope.before, *hooks_of(child, "beforeRequest")]
    before = [step for hook in hooks for step in processor.before(hook, inner)]
    wrong = len(scope.script.problems.found)
    request = request_of(method.lower(), child, inner)
    if request is None:
        return [] if len(scope.script.problems.found) > wrong else None
    processor.alter(request)
    answered = [*scope.after, *hooks_of(child, "afterResponse")]
    objects = objects_of(child, inner)
    after = [step for hook in answered for step in processor.after(hook, inner, request)]
    end = [dict(END)] if ends_user(child, inner) else []
    return _when(child, scope, [*before, request, *objects, *after, *end])


def _when(node: Node, scope: Scope, steps: list[Any]) -> list[Any]:
    """The steps under the condition and the probability of a request."""
    if "ifTrue" in entries(node):
        steps = _if(node, scope, steps)
    chance = value(node, "probability")
    if chance is None or not steps:
        return steps
    share = chance if isinstance(chance, int | float) and not isinstance(chance, bool) else 0
    if share >= 100:
        return steps
    scope.script.notes.same("probability")
    return [{"choose": [{"weight": share, "steps": steps}, {"weight": 100 - share, "steps": []}]}] if share > 0 else []


def _if(node: Node, scope: Scope, steps: list[Any]) -> list[Any]:
    notes = scope.script.notes
    found = entries(node)["ifTrue"]
    processor = scope.script.processor
    written = str(found.data) if not isinstance(found.data, bool) else str(found.data).lower()
    if processor is not None and written in processor.names:
        asked = processor.question(written, found.span, scope)
        own = f"{asked}_says"
        return [{"run": asked, "into": own}, {"if": f"${{{own}}}", "then": steps}]
    try:
        condition = filtrex.condition(written, scope)
    except filtrex.NotFiltrex:
        message = f"`{written}` is no condition of Artillery, so the request is always made"
        help = "conditions are written as in `a == 1 and not b`, texts in double quotes"
        notes.quirk("condition-always", message, found.span, help)
        return steps
    if condition is False:
        message = f"`{written}` is never true for Artillery, so the request is never made"
        hint = "`true` is a variable there: write the name alone, or `not name`" if "true" in written else None
        if "'" in written:
            hint = "single quotes are variables there: write double quotes"
        notes.quirk("condition-never", message, found.span, hint)
        return []
    notes.same("condition")
    return steps if condition is True else [{"if": f"${{{condition}}}", "then": steps}]


def _parallel(node: Node, scope: Scope) -> list[Any] | None:
    """Artillery's requests of a user share one connection, so without a pool they follow one another."""
    body = items(at(node, "parallel"))
    if at(scope.script.config, "http", "pool") is not None or scope.script.fix:
        steps = flow_of(body, scope)
        scope.script.notes.same("parallel")
        return [{"parallel": steps}] if len(steps) > 1 else steps
    message = "without `http.pool` a user has one connection, so Artillery makes these requests one after the other"
    scope.script.notes.quirk("parallel-in-order", message, key_of(node, "parallel"), "set `config: {http: {pool: 10}}`")
    return flow_of(body, scope)
