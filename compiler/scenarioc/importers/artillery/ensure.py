"""What Artillery judges, by `ensure` and `expect` → thresholds."""

from __future__ import annotations

import re
from typing import Any

from scenarioc.importers.artillery.ensure_metrics import Metrics, metric_of
from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, key_of
from scenarioc.importers.artillery.script import Script
from scenarioc.importers.artillery.times import written
from scenarioc.importers.remarks import remarked
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

_LEGACY = ("min", "max", "median", "p95", "p99", "p50", "p75", "p90", "p999")
_KEYS = ("thresholds", "conditions", "maxErrorRate", *_LEGACY)
_TERM = re.compile(r"\s*\(*\s*([A-Za-z][\w./:{}()\s$-]*?)\s*(<=|>=|<|>|==|!=)\s*(\d+(?:\.\d+)?)\s*\)*\s*")
_NOTHING = "As in Artillery, nothing is judged: the exit code is 0 whatever fails. `error_rate < 1%` would be a start."
_CHECKS = "checks == 100%"


def thresholds_of(script: Script, scenarios: dict[str, Any]) -> list[Any]:
    """What fails the test in Artillery; an empty list, with a comment that says so, if nothing does."""
    checks = [_CHECKS] if script.expects else []
    return [*_ensured(script, scenarios), *checks] or remarked([], (_NOTHING,))


def _ensured(script: Script, scenarios: dict[str, Any]) -> list[Any]:
    """The thresholds of `ensure`, as far as Artillery checks them."""
    plugins = script.plugins()
    own, plugin = at(script.config, "ensure"), plugins.get("ensure")
    if own is not None and "ensure" not in plugins:
        message = "the plugin `ensure` is not loaded, so Artillery checks nothing of this"
        help = "add `plugins: {ensure: {}}` to `config`"
        script.notes.quirk("plugin-not-loaded", message, key_of(script.config, "ensure"), help)
        if not script.fix:
            return []
    node = own if own is not None else plugin
    if node is None or not is_mapping(node):
        if own is not None and own.data is not None:
            message = "`ensure` has to be a mapping, so Artillery checks nothing of this"
            script.notes.dropped("threshold-dropped", message, own.first_line(), "write `ensure: {p95: 500}`")
        return []
    found: list[Any] = []
    metrics = Metrics(script.notes, scenarios)
    for key, child in entries(node).items():
        if key in _LEGACY:
            found += _legacy(script, key, child)
        elif key == "maxErrorRate":
            found += _error_rate(script, child)
        elif key == "thresholds":
            found += [text for item in items(child) for text in _limits(script, metrics, item)]
        elif key == "conditions":
            found += [text for item in items(child) for text in _conditions(script, metrics, item)]
        else:
            near = did_you_mean(key, _KEYS)
            meant = f"did you mean `{near}`?" if near else None
            message = f"Artillery does not know `{key}` in `ensure` and ignores it"
            script.notes.quirk("ignored-key", message, node.keys[key].span, meant)
    return [one for index, one in enumerate(found) if one not in found[:index]]


def _legacy(script: Script, key: str, node: Node) -> list[str]:
    match = re.fullmatch(r"\s*(\d+)(?:\.\d+)?\s*", str(node.data))
    if match is None:
        number = re.search(r"\d+", str(node.data))
        help = f"write `{key}: {number[0]}`, in milliseconds" if number else "write a number of milliseconds"
        message = f"`{node.data}` is no number, so this check of Artillery always fails"
        script.notes.dropped("threshold-dropped", message, node.span, help)
        return [_limit(key, number[0])] if number and script.fix else []
    script.notes.same("threshold")
    return [_limit(key, match[1])]


def _limit(key: str, milliseconds: str) -> str:
    return f"{metric_of(key)} < {written(float(milliseconds) / 1000)}"


def _error_rate(script: Script, node: Node) -> list[str]:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%?\s*", str(node.data))
    if match is None:
        script.notes.dropped("threshold-dropped", f"`{node.data}` is no percentage", node.span)
        return []
    script.notes.same("threshold")
    return [f"iteration_error_rate <= {match[1]}%"]


def _limits(script: Script, metrics: Metrics, node: Node) -> list[Any]:
    if not is_mapping(node):
        script.notes.dropped("threshold-dropped", "a threshold is a metric and its limit", node.first_line())
        return []
    name, child = next(iter(entries(node).items()))
    if re.fullmatch(r"\s*\d+(\.\d+)?\s*", str(child.data)) is None:
        number = re.search(r"\d+(\.\d+)?", str(child.data))
        help = f"write `{name}: {number[0]}`" if number else None
        message = f"`{child.data}` is no number, so this check of Artillery always fails"
        script.notes.dropped("threshold-dropped", message, child.span, help)
        return []
    return metrics.threshold(name, "<", str(child.data).strip(), node.first_line())


def _conditions(script: Script, metrics: Metrics, node: Node) -> list[Any]:
    expression = at(node, "expression")
    if expression is None or not isinstance(expression.data, str):
        script.notes.dropped("threshold-dropped", "a condition needs an `expression`", node.first_line())
        return []
    found: list[Any] = []
    for term in re.split(r"\band\b", expression.data):
        match = _TERM.fullmatch(term)
        if match is None:
            message = f"`{term.strip()}` has no counterpart among the thresholds"
            script.notes.dropped("threshold-dropped", message, expression.span)
            continue
        found += metrics.threshold(match[1].strip(), match[2], match[3], expression.first_line())
    strict = at(node, "strict")
    if strict is not None and strict.data is False:
        return [{"that": text, "warn": True} for text in found]
    return found
