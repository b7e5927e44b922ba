"""Connections to namespaces of Socket.IO, as the options of JavaScript's client describe them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scenarioc.importers.artillery.nodes import entries, items, value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.settings import config_scope
from scenarioc.importers.artillery.template import Undefined, rendered
from scenarioc.importers.artillery.times import written
from scenarioc.source.place import Node

_TRANSPORTS = ("polling", "websocket")
_NAMES = {"query": "query", "extraHeaders": "headers", "auth": "credentials", "path": "path", "timeout": "timeout"}
_UNSAID = ("transports", "rejectUnauthorized", "parser", "_query")


def connection(namespace: str, layers: Iterable[Node | None], own: Node | None, scope: Scope) -> dict[str, Any]:
    """The step that connects to a namespace: the options of `config`, and over them those of the step or scenario."""
    config = config_scope(scope.script)
    options = {key: (node, config) for layer in layers for key, node in entries(layer).items()}
    options |= {key: (node, scope) for key, node in entries(own).items()}
    step: dict[str, Any] = {"connect": _address(namespace, scope)}
    if namespace:
        step["connection"] = namespace
    for key, (node, where) in options.items():
        made = rendered(node, where, typed=key == "auth")
        if key in _NAMES and not isinstance(made, Undefined):
            step[_NAMES[key]] = _said(key, made)
        elif key == "transports":
            known = [one.data for one in items(node) if one.data in _TRANSPORTS]
            if known and known != list(_TRANSPORTS):
                step["transports"] = known
        elif key not in _UNSAID and not (key == "reconnection" and node.data is False):
            message = f"`{key}` of the connection is not taken over"
            scope.script.notes.dropped("setting-dropped", message, node.span)
    scope.script.notes.same("connect")
    return {"socketio": step}


def _said(key: str, made: Any) -> Any:
    """An option in the words of the language."""
    if key == "query" and isinstance(made, str):
        return dict(parse_qsl(made, keep_blank_values=True))
    if key == "timeout" and isinstance(made, int | float):
        return written(made / 1000)
    return made


def _address(namespace: str, scope: Scope) -> str:
    """The namespace; where the target has a path, this is one as well, and the namespace follows it."""
    target = str(value(scope.script.config, "target") or "")
    path = urlsplit(target).path if "://" in target and "{{" not in target else ""
    return namespace or "/" if path in ("", "/") else target + namespace


def hoisted(steps: list[Any]) -> list[Any]:
    """The steps, with connections that would be made inside others before them, so that they are made once."""
    found: list[Any] = []
    for step in steps:
        inner = list(_inner(step))
        opened = [one for part in inner for one in part if _connects(one)]
        for part in inner:
            part[:] = [one for one in hoisted(part) if not _connects(one)]
            opened += [one for one in hoisted(part) if _connects(one)]
        found += [*opened, step]
    return found


def _inner(step: Any) -> Iterable[list[Any]]:
    if isinstance(step, dict) and "socketio" not in step:
        yield from (step[key] for key in ("steps", "then", "else", "parallel") if isinstance(step.get(key), list))
        yield from (branch["steps"] for branch in step.get("choose") or [])


def _connects(step: Any) -> bool:
    return isinstance(step, dict) and is_opening(step.get("socketio"))


def is_opening(talk: Any) -> bool:
    """Whether what stands below `socketio` opens a connection."""
    return isinstance(talk, dict) and "connect" in talk
