"""Loops: `count`, `over` and `whileTrue`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, key_of, value
from scenarioc.importers.artillery.scope import Scope, variable_name
from scenarioc.importers.artillery.template import Undefined, rendered, text
from scenarioc.source.place import Node

Steps = Callable[[list[Node], Scope], list[Any]]
_FOREVER = 1_000_000


def loop_of(node: Node, scope: Scope, steps: Steps) -> list[Any]:
    """The loop as steps; `steps` converts what is inside it."""
    notes = scope.script.notes
    body = at(node, "loop")
    if is_mapping(body):
        help = "the steps stand directly under `loop:`, and `count` beside it"
        scope.script.problems.add("artillery-rejects", "a `loop` is a list of steps", key_of(node, "loop"), help=help)
        return []
    for key in entries(node):
        if key not in ("loop", "count", "over", "whileTrue", "loopValue", "loopElement"):
            message = f"Artillery does not know `{key}` beside a loop and ignores it"
            why = "conditions work only on requests" if key == "ifTrue" else None
            notes.quirk("ignored-key", message, node.keys[key].span, why)
    flow = items(body)
    index = str(value(node, "loopValue") or "$loopCount")
    element = str(value(node, "loopElement") or "$loopElement")
    counter = None
    if index == "$loopCount" and _is_disturbed(flow):
        message = "nested loops of Artillery share `$loopCount`: after the inner one the outer one's is not its own"
        help = "give the inner loop a `loopValue` of its own"
        notes.quirk("loop-counter-shared", message, node.first_line(), help)
        counter = None if scope.script.fix else "loop_count"
    inner = replace(scope.branch(), counter=counter)
    made: list[Any]
    if "whileTrue" in entries(node):
        made = _while(node, inner, flow, index, steps)
    elif "over" in entries(node):
        made = _over(node, inner, flow, (index, element), steps)
    else:
        made = _count(node, inner, flow, index, steps)
    if made:
        notes.same("loop")
    if made and counter:
        made.insert(0, {"set": {counter: 0}})
    if made and index == "$loopCount" and scope.counter:
        # What the outer loop reads and counts on from here.
        made.append({"set": {scope.counter: _rounds(made[-1])}})
    return made


def _is_disturbed(flow: list[Node]) -> bool:
    """Whether steps of a loop read a counter that a loop beside them changes."""
    inner = [node for node in flow if "loop" in entries(node)]
    read = any("$loopCount" in node.source.text[node.start : node.end] for node in flow if node not in inner)
    return read and any("loopValue" not in entries(node) for node in inner)


def _rounds(loop: dict[str, Any]) -> Any:
    """How many rounds a loop has made."""
    if "repeat" in loop:
        return loop["repeat"]
    values = next(iter(loop.get("for", {"": []}).values()))
    return f"${{len({values[2:-1]})}}" if isinstance(values, str) else len(values)


def _inside(scope: Scope, index: str, flow: list[Node], steps: Steps) -> list[Any]:
    """The body of a loop whose counter is `loop.index`, or a variable that the loops in it change."""
    inner = scope.branch()
    inner.loops.append(index)
    if scope.counter:
        inner.known[index] = scope.counter
        return [*steps(flow, inner), {"set": {scope.counter: f"${{{scope.counter} + 1}}"}}]
    if index == "$loopCount":
        inner.known[index] = "loop.index"
        return steps(flow, inner)
    own = inner.assign(index)
    made = steps(flow, inner)
    return [{"set": {own: "${loop.index}"}}, *made] if own in inner.used and made else made


def _count(node: Node, scope: Scope, flow: list[Node], index: str, steps: Steps) -> list[Any]:
    found = at(node, "count")
    data = found.data if found is not None else None
    if isinstance(data, str) and (span := re.fullmatch(r"\s*(\d+)\s*-\s*(\d+)\s*", data)):
        first, end = int(span[1]), int(span[2])
        inner = scope.branch()
        inner.loops.append(index)
        own = variable_name("index" if index == "$loopCount" else index)
        inner.known[index] = own
        body = steps(flow, inner)
        return [{"for": {own: f"${{range({first}, {end})}}"}, "steps": body}] if body and end > first else []
    times = _times(data, found, scope)
    if times == 0:
        assert found is not None
        scope.script.notes.quirk("loop-never", f"`count: {data}` does nothing", found.span)
        return []
    body = _inside(scope, index, flow, steps)
    if not body:
        return []
    if times is None:
        place = found.span if found is not None else node.first_line()
        message = "this loop never ends in Artillery; here it ends after a million rounds"
        scope.script.notes.different("loop-without-end", message, place, "say `count: 10`")
        return [{"repeat": _FOREVER, "steps": body}]
    return [{"repeat": times, "steps": body}]


def _times(data: Any, found: Node | None, scope: Scope) -> int | str | None:
    """How many times; None for ever."""
    if data is None or (isinstance(data, int) and not isinstance(data, bool) and data in (0, -1)):
        return None
    if isinstance(data, int | float) and not isinstance(data, bool):
        return max(0, int(-(-data // 1)))
    if isinstance(data, str) and "{{" in data and found is not None:
        made = text(data, found.span, scope)
        if isinstance(made, str) and (whole := re.fullmatch(r"\$\{(.*)\}", made)) and made.count("${") == 1:
            return f"${{int({whole[1]})}}"
        return 0
    return int(data) if isinstance(data, str) and data.strip().isdigit() else 0


def _over(node: Node, scope: Scope, flow: list[Node], names: tuple[str, str], steps: Steps) -> list[Any]:
    found = entries(node)["over"]
    values: Any
    if isinstance(found.children, list):
        made = rendered(found, scope, typed=True)
        values = [] if isinstance(made, Undefined) else made
    else:
        path = str(found.data)
        values = f"${{{expression}}}" if (expression := scope.find(path.strip("{} "))) else None
        if "{{" in path:
            message = "`over` takes the name of a variable; of a template Artillery makes no rounds at all"
            scope.script.notes.quirk("loop-never", message, found.span, f"write `over: {path.strip('{} ')}`")
            values = values if scope.script.fix else None
        elif values is None:
            message = f"nothing gives `{path}` a value, so Artillery makes no rounds"
            scope.script.notes.quirk("loop-never", message, found.span)
    if not values:
        return []
    index, element = names
    inner = scope.branch()
    own = variable_name("item" if element == "$loopElement" else element)
    while own in inner.known.values():
        own += "_"
    inner.known[element] = own
    body = _inside(inner, index, flow, steps)
    return [{"for": {own: values}, "steps": body}] if body else []


def _while(node: Node, scope: Scope, flow: list[Node], index: str, steps: Steps) -> list[Any]:
    found = entries(node)["whileTrue"]
    processor = scope.script.processor
    inner = scope.branch()
    body = _inside(inner, index, flow, steps)
    assert processor is not None
    asked = processor.question(str(found.data), found.span, inner)
    if not body:
        return []
    again = variable_name(f"{found.data}_again")
    step = {"run": asked, "into": again}
    return [{"until": f"${{not {again}}}", "every": "1ms", "limit": _FOREVER, "steps": [*body, step]}]
