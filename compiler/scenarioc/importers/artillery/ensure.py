"""`ensure` → thresholds."""

from __future__ import annotations

import re
from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, is_mapping, items, key_of
from scenarioc.importers.artillery.script import Script
from scenarioc.problems import did_you_mean
from scenarioc.source.place import Node

_LEGACY = ("min", "max", "median", "p95", "p99", "p50", "p75", "p90", "p999")
_METRICS = {"median": "p50", "p999": "p99.9", "mean": "avg"}
_KEYS = ("thresholds", "conditions", "maxErrorRate", *_LEGACY)
_TERM = re.compile(r"\s*\(*\s*([A-Za-z][\w./:{}\s$-]*?)\s*(<=|>=|<|>|==|!=)\s*(\d+(?:\.\d+)?)\s*\)*\s*")
_TIME = re.compile(r"http\.response_time\.(?:(\dxx)\.)?(\w+)")
_ENDPOINT = re.compile(r"plugins\.metrics-by-endpoint\.response_time\.(.+)\.(min|max|mean|median|p\d+)")


def thresholds_of(script: Script) -> list[Any]:
    """The thresholds of the script, as far as Artillery checks them."""
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
    for key, child in entries(node).items():
        if key in _LEGACY:
            found += _legacy(script, key, child)
        elif key == "maxErrorRate":
            found += _error_rate(script, child)
        elif key == "thresholds":
            found += [text for item in items(child) for text in _limits(script, item)]
        elif key == "conditions":
            found += [text for item in items(child) for text in _conditions(script, item)]
        else:
            near = did_you_mean(key, _KEYS)
            meant = f"did you mean `{near}`?" if near else None
            message = f"Artillery does not know `{key}` in `ensure` and ignores it"
            script.notes.dropped("ignored-key", message, node.keys[key].span, meant)
    return [one for index, one in enumerate(found) if one not in found[:index]]


def _legacy(script: Script, key: str, node: Node) -> list[str]:
    match = re.fullmatch(r"\s*(\d+)(?:\.\d+)?\s*", str(node.data))
    if match is None:
        number = re.search(r"\d+", str(node.data))
        help = f"write `{key}: {number[0]}`, in milliseconds" if number else "write a number of milliseconds"
        message = f"`{node.data}` is no number, so this check of Artillery always fails"
        script.notes.dropped("threshold-dropped", message, node.span, help)
        return [f"{_METRICS.get(key, key)} < {number[0]}ms"] if number and script.fix else []
    script.notes.same("threshold")
    return [f"{_METRICS.get(key, key)} < {match[1]}ms"]


def _error_rate(script: Script, node: Node) -> list[str]:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*%?\s*", str(node.data))
    if match is None:
        script.notes.dropped("threshold-dropped", f"`{node.data}` is no percentage", node.span)
        return []
    message = "`maxErrorRate` is the share of users that did not get to their end; here it is that of failed requests"
    help = "answers of 400 and more count here, and did not in Artillery"
    script.notes.different("threshold-differs", message, node.span, help)
    return [f"error_rate <= {match[1]}%"]


def _limits(script: Script, node: Node) -> list[str]:
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
    return _threshold(script, name, "<", str(child.data).strip(), node)


def _conditions(script: Script, node: Node) -> list[Any]:
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
        found += _threshold(script, match[1].strip(), match[2], match[3], expression)
    strict = at(node, "strict")
    if strict is not None and strict.data is False:
        return [{"that": text, "warn": True} for text in found]
    return found


def _threshold(script: Script, metric: str, operator: str, limit: str, node: Node) -> list[str]:
    place = node.first_line()
    if (time := _TIME.fullmatch(metric)) is not None and (time[2] in _LEGACY or time[2] == "mean"):
        if time[1]:
            message = f"`{metric}` is about the answers {time[1]} only; here it is about all"
            script.notes.different("threshold-differs", message, place)
        else:
            script.notes.same("threshold")
        return [f"{_METRICS.get(time[2], time[2])} {operator} {limit}ms"] if operator != "!=" else []
    if metric == "http.request_rate" and operator != "!=":
        script.notes.same("threshold")
        return [f"rate {operator} {limit}/s"]
    if metric == "http.requests" and operator != "!=":
        script.notes.same("threshold")
        return [f"requests {operator} {limit}"]
    if metric == "vusers.failed" and operator in ("<", "<=", "=="):
        message = "`vusers.failed` counts users, and failed requests are counted here"
        script.notes.different("threshold-differs", message, place)
        return [f"failures {operator} {limit}"]
    if (endpoint := _ENDPOINT.fullmatch(metric)) is not None:
        message = f"the row of `{endpoint[1]}` is called by its method here"
        script.notes.dropped("threshold-dropped", message, place, f"write `GET {endpoint[1]}: p95 < {limit}ms`")
        return []
    if (code := re.fullmatch(r"http\.codes\.([1-5])\d\d", metric)) is not None and operator != "!=":
        message = f"`{metric}` counts one status; here it is all of {code[1]}xx"
        help = "what is absent is undefined for Artillery, so there such a check fails when there were none of these"
        script.notes.different("threshold-differs", message, place, help)
        return [f"{code[1]}xx: requests {operator} {limit}"]
    if metric == "vusers.skipped" and operator != "!=":
        script.notes.same("threshold")
        return [f"dropped {operator} {limit}"]
    script.notes.dropped("threshold-dropped", f"there is no metric `{metric}` here", place)
    return []
