"""A converted spec as a person would write it: short requests, endpoints with names, no word too many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from scenarioc.importers.artillery.requests import WAYS
from scenarioc.importers.remarks import comment_of, remarked

_LISTS = ("steps", "then", "else", "parallel")


def idiomatic(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec with the requests that have a name, or are made often, as endpoints, and the rest as short as can be."""
    seen: dict[str, dict[str, Any]] = {}
    counts: Counter[str] = Counter()
    flows = [scenario["flow"] for scenario in spec["scenarios"].values()]
    for flow in (*flows, spec.get("setup", []), spec.get("teardown", [])):
        _each(flow, lambda step: _count(step, seen, counts))
    names = _names(seen, counts)
    endpoints = {name: seen[key] for key, name in names.items()}
    scenarios = {}
    for title, scenario in spec["scenarios"].items():
        flow = _each(scenario["flow"], lambda step: _written(step, names))
        scenarios[title] = remarked({**scenario, "flow": flow}, comment_of(scenario))
    result = {**spec, "scenarios": scenarios}
    for part in ("setup", "teardown"):
        if part in spec:
            result[part] = _each(spec[part], lambda step: _written(step, names))
    if endpoints:
        result["endpoints"] = {name: _endpoint(name, one, endpoints) for name, one in endpoints.items()}
    return result


def _each(steps: list[Any], change: Callable[[Any], Any]) -> list[Any]:
    """The steps with every step in them, however deep, changed."""
    return [_deep(step, change) for step in steps]


def _deep(step: Any, change: Callable[[Any], Any]) -> Any:
    if not isinstance(step, dict):
        return step
    made = {key: _each(value, change) if key in _LISTS else value for key, value in step.items()}
    if "choose" in step:
        made["choose"] = [{**branch, "steps": _each(branch["steps"], change)} for branch in step["choose"]]
    return change(remarked(made, comment_of(step)))


def _is_request(step: Any) -> bool:
    return isinstance(step, dict) and bool(step.keys() & WAYS)


def _count(step: Any, seen: dict[str, dict[str, Any]], counts: Counter[str]) -> Any:
    if _is_request(step):
        key = repr(sorted(step.items(), key=str))
        seen.setdefault(key, dict(step))
        counts[key] += 1
    return step


def _names(seen: dict[str, dict[str, Any]], counts: Counter[str]) -> dict[str, str]:
    """The names of endpoints, by what they are."""
    names: dict[str, str] = {}
    shared = Counter(str(step.get("name")) for step in seen.values())
    for key, step in seen.items():
        name = str(step.get("name") or "")
        usable = bool(name) and shared[name] == 1 and "{" not in name and "$" not in name and name not in _taken(step)
        often = counts[key] > 1 and len(step) > 1 and "name" not in step
        wanted = name if usable else _made_name(step) if often else ""
        if wanted and not re.match(r"[A-Z]+\s", wanted):
            number, own = 2, wanted
            while own in names.values():
                own, number = f"{wanted} {number}", number + 1
            names[key] = own
    return names


def _taken(step: dict[str, Any]) -> set[str]:
    return {"stop", "think"}


def _made_name(step: dict[str, Any]) -> str:
    """`post /api/users/${id}` as words: `post api users`."""
    method, url = _line(step)
    path = re.sub(r"\$\{[^}]*\}", "", re.sub(r"https?://[^/]+", "", url).split("?")[0])
    words = [word for word in re.split(r"[^A-Za-z0-9]+", path) if word]
    return " ".join([method.lower(), *(words[-3:] or ["start"])])


def _line(step: dict[str, Any]) -> tuple[str, str]:
    method = next(key for key in step if key in WAYS)
    url = str(step[method])
    if method == "request":
        method, _, url = url.partition(" ")
    return method.upper(), url


def _written(step: Any, names: dict[str, str]) -> Any:
    if not _is_request(step):
        return step
    if (name := names.get(repr(sorted(step.items(), key=str)))) is not None:
        return remarked(name, comment_of(step))
    return remarked(_short(step), comment_of(step))


def _short(step: dict[str, Any]) -> Any:
    """A request that is nothing but a method and a path as one line."""
    method, url = _line(step)
    plain = len(step) == 1 and url.startswith(("/", "http", "${")) and " " not in url.strip()
    return f"{method} {url}" if plain else step


def _endpoint(name: str, step: dict[str, Any], endpoints: dict[str, dict[str, Any]]) -> Any:
    """The request under its name; it keeps a row of its own in the statistics where others have the same path."""
    same = [one for one in endpoints.values() if _line(one) == _line(step)]
    bare = {key: value for key, value in step.items() if key != "name"}
    if len(same) > 1 or "name" in step:
        method = next(iter(bare))
        bare = {method: bare.pop(method), "name": step.get("name", name), **bare}
    return _short(bare)
