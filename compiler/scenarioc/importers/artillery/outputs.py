"""What functions whose source is unknown must give: the variables that templates read and nothing else sets."""

from __future__ import annotations

import re
from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items
from scenarioc.importers.artillery.requests import hooks_of
from scenarioc.importers.artillery.script import Script
from scenarioc.importers.artillery.steps import assigned_in
from scenarioc.source.place import Node

_NAME = re.compile(r"\{\{\s*([A-Za-z_]\w*)")
_BUILT_IN = {"target"}


def outputs_of(script: Script) -> dict[str, list[str]]:
    """The variables that each function must set: whatever is read after it and set by nothing else before."""
    if script.processor is None or script.processor.path is None or script.processor.module is not None:
        return {}
    once = items(at(script.root, "before", "flow"))
    known = assigned_in(once) | set(script.globals) | _BUILT_IN
    called: list[str] = []
    found: dict[str, list[str]] = {}
    _walk(once, called, set(known), found)
    for scenario in items(at(script.root, "scenarios")):
        flow = items(at(scenario, "flow"))
        calls = [*called, *(str(hook.data) for hook in hooks_of(scenario, "beforeScenario"))]
        _walk(flow, calls, known | assigned_in(flow), found)
    return found


def called_in(nodes: list[Node]) -> set[str]:
    """The functions that the steps of a flow call."""
    return {str(entries(node)["function"].data) for node in nodes if "function" in entries(node)}


def _walk(nodes: list[Node], calls: list[str], known: set[str], found: dict[str, list[str]]) -> None:
    for node in nodes:
        if not is_mapping(node):
            continue
        own = entries(node)
        if "function" in own:
            calls.append(str(own["function"].data))
            continue
        known |= {str(own[key].data) for key in ("loopValue", "loopElement") if key in own}
        if "over" in own and isinstance(own["over"].data, str):
            _read(own["over"].data.strip("{} "), calls, known, found)
        inner = own.get("loop") or own.get("parallel")
        if inner is not None:
            _walk(items(inner), calls, known, found)
            continue
        for child in own.values():
            before = [str(hook.data) for hook in hooks_of(child, "beforeRequest")]
            calls = calls or before
            for name in _NAME.findall(_texts(child.data)):
                _read(name, calls, known, found)
            calls += [str(hook.data) for hook in hooks_of(child, "afterResponse")]


def _read(name: str, calls: list[str], known: set[str], found: dict[str, list[str]]) -> None:
    if name not in known and calls and not any(name in found.get(call, ()) for call in calls):
        found.setdefault(calls[-1], []).append(name)


def _texts(data: Any) -> str:
    if isinstance(data, dict):
        return "\n".join(f"{key}\n{_texts(part)}" for key, part in data.items())
    if isinstance(data, list):
        return "\n".join(map(_texts, data))
    return data if isinstance(data, str) else ""
