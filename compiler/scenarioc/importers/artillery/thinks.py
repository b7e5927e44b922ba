"""Pauses."""

from __future__ import annotations

import re
from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, is_mapping, value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.template import Undefined, text
from scenarioc.importers.artillery.times import seconds, written
from scenarioc.source.place import Node


def think_of(node: Node, scope: Scope) -> list[Any] | None:
    """The pause as a step, none when Artillery does not wait; None when it ends the user."""
    found = entries(node)["think"]
    script = scope.script
    if is_mapping(found) or isinstance(found.children, list):
        parts = entries(found)
        low, high = (parts.get(key) for key in ("min", "max"))
        help = 'for a random pause write `think: "{{ $randomNumber(1, 5) }}"`'
        if script.fix and low is not None and high is not None:
            script.notes.quirk("think-mended", "Artillery has no pauses between two times", found.first_line())
            return [{"think": f"{written(float(low.data))}..{written(float(high.data))}"}]
        script.problems.add("artillery-rejects", "`think` is a number of seconds", found.first_line(), help=help)
        return []
    if isinstance(found.data, str) and "{{" in found.data:
        return _expression(found, scope)
    length = _seconds(found, scope)
    if length is None:
        message = f"`{found.data}` is no time, so Artillery ends the user here"
        help = "whole numbers are seconds; otherwise write one number and one unit, such as `500ms`"
        script.notes.quirk("user-ends-here", message, found.span, help)
        return [] if script.fix else None
    script.notes.same("think")
    if length <= 0:
        return []
    low_s, high_s = _jittered(node, scope, length)
    return [{"think": written(low_s) if low_s == high_s else f"{written(low_s)}..{written(high_s)}"}]


def _seconds(found: Node, scope: Scope) -> float | None:
    data = found.data
    fraction = isinstance(data, float) and data != int(data)
    bare = isinstance(data, str) and re.fullmatch(r"\s*\d*\.\d+\s*", data) and float(data) != int(float(data))
    if fraction or bare:
        message = f"`think: {data}` does not wait {data} seconds: Artillery reads a fraction as milliseconds"
        scope.script.notes.quirk("fraction-of-a-second", message, found.span, f'write `think: "{data}s"`')
        return float(data) if scope.script.fix else (0.001 if fraction else round(float(data) / 1000, 6))
    return seconds(data)


def _jittered(node: Node, scope: Scope, length: float) -> tuple[float, float]:
    config = scope.script.config
    default = value(config, "http", "defaults", "think", "jitter") or value(config, "defaults", "think", "jitter")
    jitter = value(node, "jitter") if "jitter" in entries(node) else default
    match = re.match(r"\s*(\d+(?:\.\d+)?)\s*(%?)", str(jitter)) if jitter is not None else None
    if match is None:
        return length, length
    around = length * float(match[1]) / 100 if match[2] else float(match[1]) / 1000
    if re.search(r"\d\s*m?s", str(jitter)) and at(node, "jitter") is not None:
        message = "Artillery reads a jitter without `%` in milliseconds, whatever its unit"
        scope.script.notes.quirk("fraction-of-a-second", message, entries(node)["jitter"].span)
    return max(0.0, length - around), length + around


def _expression(found: Node, scope: Scope) -> list[Any] | None:
    made = text(found.data, found.span, scope)
    number = re.fullmatch(r"\$\{randint\((\d+), (\d+)\)\}(s?)", made) if isinstance(made, str) else None
    if number:
        # Whole seconds between the two, as Artillery draws them.
        scope.script.notes.same("think")
        return [{"think": f"${{randint({number[1]}, {number[2]})}}"}]
    if isinstance(made, Undefined) or "${" not in made:
        message = f"`{found.data}` is no time, so Artillery ends the user here"
        scope.script.notes.quirk("user-ends-here", message, found.span)
        return [] if scope.script.fix else None
    whole = re.fullmatch(r"\$\{([^{}]*)\}(ms|s|)", made)
    if whole is None:
        message = "this pause is only known when the test runs, and is read as seconds"
        scope.script.notes.different("think-differs", message, found.span)
        return []
    scope.script.notes.same("think")
    number_of = f"float({whole[1]})"
    return [{"think": f"${{{number_of} / 1000}}" if whole[2] == "ms" else f"${{{number_of}}}"}]
