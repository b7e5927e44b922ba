"""Bodies of requests."""

from __future__ import annotations

from typing import Any

from scenarioc.importers.artillery.nodes import at, entries, is_mapping, key_of, value
from scenarioc.importers.artillery.scope import Scope
from scenarioc.importers.artillery.template import Undefined, rendered
from scenarioc.problems import Span
from scenarioc.source.place import Node


class Refused(ValueError):
    """Artillery's client refuses the request; `body` is what would have been sent."""

    def __init__(self, message: str, span: Span, help: str, body: dict[str, Any], *, can_be_sent: bool = True) -> None:
        super().__init__(message)
        self.span, self.help, self.body, self.can_be_sent = span, help, body, can_be_sent


def body_of(method: str, node: Node, scope: Scope) -> dict[str, Any]:
    """The body as keys of a request; raises `Refused`."""
    kinds: list[str] = [key for key in ("json", "body", "form", "formData") if key in entries(node)]
    if not kinds:
        return {}
    made = _body(kinds, node, scope)
    if made and method == "get":
        message, help = "a GET request cannot have a body", "use `post`, or `qs` for a query"
        raise Refused(message, key_of(node, kinds[0]), help, made)
    if "json" in kinds and ("form" in kinds or "formData" in kinds):
        message = "a request has either `json` or a form"
        raise Refused(message, key_of(node, "json"), "keep one of the two", made)
    return made


def _body(kinds: list[str], node: Node, scope: Scope) -> dict[str, Any]:
    found = entries(node)
    if "formData" in kinds:
        return {"multipart": _parts(found["formData"], scope)}
    if "form" in kinds and is_mapping(found["form"]):
        form = rendered(found["form"], scope)
        return {"form": {key: _field(item) for key, item in form.items()}}
    if "json" in kinds:
        made = rendered(found["json"], scope, typed=True)
        return {} if isinstance(made, Undefined) else {"json": made}
    if "body" not in kinds:
        return {}
    body = rendered(found["body"], scope)
    if isinstance(body, dict | list | int | float):
        message = "a `body` is text"
        raise Refused(message, key_of(node, "body"), "write `json:` for an object", {"json": body})
    if isinstance(body, Undefined) or not body:
        return {}
    return {"body": body}


def _field(item: Any) -> Any:
    """A value of a form as JavaScript writes it."""
    if isinstance(item, list):
        return ",".join(str(_field(one)) for one in item)
    if isinstance(item, dict):
        return "[object Object]"
    if isinstance(item, bool) or item is None:
        return {True: "true", False: "false", None: "null"}[item]
    return item


def _parts(node: Node, scope: Scope) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for name, child in entries(node).items():
        if not is_mapping(child):
            made = rendered(child, scope)
            if not isinstance(made, Undefined):
                parts[name] = _field(made)
            continue
        part: dict[str, Any] = {}
        if (file := value(child, "fromFile")) is not None:
            part["file"] = _path(str(file), child, scope)
        elif (inner := at(child, "value")) is not None:
            made = rendered(inner, scope)
            part["content"] = "" if isinstance(made, Undefined) else str(_field(made))
        else:
            part["content"] = "[object Object]"
        if isinstance(kind := value(child, "contentType"), str):
            part["content_type"] = kind
        parts[name] = part
    return parts


def _path(written: str, node: Node, scope: Scope) -> str:
    if "{{" in written:
        message = "the name of a file cannot hold a template here"
        scope.script.notes.different("setting-dropped", message, node.first_line())
    return scope.script.beside_spec(written)
