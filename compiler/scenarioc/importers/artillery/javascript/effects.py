"""What a function of a processor does, statement by statement, as long as all of it is certain."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenarioc.importers.artillery.javascript.sources import Function, text_of
from scenarioc.importers.artillery.javascript.values import NotCertain, Values

Find = Callable[[str], str | None]
NameOf = Callable[[str], str]

_PARSED = re.compile(r"JSON\.parse\(\s*(\w+)\.body\s*\)")


@dataclass(slots=True)
class Effects:
    """The variables that it sets, the lines that it logs, and what it changes in or takes from a request."""

    steps: list[Any] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)
    headers: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    captures: dict[str, Any] = field(default_factory=dict)


def effects_of(function: Function, kind: str, constants: Mapping[str, Any], find: Find, name_of: NameOf) -> Effects:
    """The effects of a call; `find` reads a variable, `name_of` names one that is set; raises `NotCertain`."""
    return _Reader(function, kind, constants, find, name_of).read()


class _Reader:
    def __init__(
        self, function: Function, kind: str, constants: Mapping[str, Any], find: Find, name_of: NameOf
    ) -> None:
        self._function, self._name_of = function, name_of
        names = {"beforeRequest": ("request", "context"), "afterResponse": ("request", "response", "context")}
        roles = names.get(kind, ("context",))
        self._role = dict(zip(roles, function.parameters, strict=False))
        # Behind the context come the events and what has to be called at the end.
        self._done = function.parameters[len(roles) :]
        self._effects = Effects()
        self._bodies: set[str] = set()
        self._made: dict[str, str] = {}
        context = self._role.get("context", "context")
        self._values = Values(lambda path: self._find(path, find), (context,), constants)

    def _find(self, path: str, find: Find) -> str | None:
        return self._made.get(path) or find(path)

    def read(self) -> Effects:
        body = self._function.body
        if body.type != "statement_block":
            raise NotCertain("a function without a block")
        for statement in body.named_children:
            self._statement(statement)
        return self._effects

    def _statement(self, node: Any) -> None:
        if node.type in ("comment", "empty_statement"):
            return
        if node.type in ("lexical_declaration", "variable_declaration"):
            for one in node.named_children:
                self._local(one)
        elif node.type == "return_statement":
            if node.named_children and not self._is_end(node.named_children[0]):
                raise NotCertain("a result")
        elif node.type == "expression_statement":
            self._expression(node.named_children[0])
        else:
            raise NotCertain(node.type)

    def _is_end(self, node: Any) -> bool:
        return (
            node.type == "call_expression"
            and bool(re.fullmatch(r"(\w+)\(\s*\)", text_of(node)))
            and (text_of(node.child_by_field_name("function")) in self._done)
        )

    def _local(self, node: Any) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if value is None or name.type != "identifier":
            raise NotCertain("a declaration")
        if (match := _PARSED.fullmatch(text_of(value))) is not None and match[1] == self._role.get("response"):
            self._bodies.add(text_of(name))
            return
        uses = len(re.findall(rf"\b{re.escape(text_of(name))}\b", text_of(self._function.body))) - 1
        code = self._values.code(value)
        if uses > 1 and "(" in code:
            own = f"{text_of(name)}_value"
            self._effects.steps.append({"set": {own: self._values.data(value)}})
            code = own
        self._values.names[text_of(name)] = code if re.fullmatch(r"[\w.]+|\w+\([^()]*\)", code) else f"({code})"

    def _expression(self, node: Any) -> None:
        if self._is_end(node):
            return
        if node.type == "call_expression" and re.match(r"console\.(log|info|debug|warn|error)$", _called(node)):
            self._log(node)
        elif node.type == "assignment_expression":
            self._assign(node.child_by_field_name("left"), node.child_by_field_name("right"))
        else:
            raise NotCertain(node.type)

    def _log(self, node: Any) -> None:
        texts = []
        for argument in node.child_by_field_name("arguments").named_children:
            made = self._values.data(argument)
            if not isinstance(made, str | int | float):
                raise NotCertain("an object in a log")
            texts.append(str(made))
        self._effects.steps.append({"log": " ".join(texts) or "-"})

    def _assign(self, left: Any, right: Any) -> None:
        target = _path(left)
        context, request = self._role.get("context", ""), self._role.get("request", "")
        if target[:2] == [context, "vars"] and len(target) == 3:
            self._set(target[2], right)
        elif request and target[:2] == [request, "headers"] and len(target) == 3:
            self._effects.headers[target[2]] = self._values.data(right)
        elif (
            request and target == [request, "headers"] and text_of(right).replace(" ", "") == f"{request}.headers||{{}}"
        ):
            return
        elif request and len(target) == 2 and target[0] == request and target[1] in ("json", "body", "url"):
            self._effects.changes[target[1]] = self._values.data(right)
        else:
            raise NotCertain(".".join(target))

    def _set(self, name: str, right: Any) -> None:
        source = self._captured(right)
        if source is not None:
            self._effects.captures[name] = source
            return
        self._effects.assigned.append(name)
        self._made[name] = self._name_of(name)
        self._effects.steps.append({"assign": (name, self._values.data(right))})

    def _captured(self, node: Any) -> dict[str, Any] | None:
        """What an assignment takes from the answer."""
        response = self._role.get("response")
        if response is None:
            return None
        text = text_of(node)
        if (match := _PARSED.match(text)) is not None and match[1] == response:
            rest = text[match.end() :]
        else:
            body = next((name for name in self._bodies if re.match(rf"{name}\b", text)), None)
            if body is None:
                return self._header(node, response)
            rest = text[len(body) :]
        if not re.fullmatch(r"(\.[A-Za-z_]\w*|\[\d+\])*", rest):
            raise NotCertain(text)
        return {"json": f"${rest}", "required": False}

    def _header(self, node: Any, response: str) -> dict[str, Any] | None:
        path = _path(node) if node.type in ("member_expression", "subscript_expression") else []
        if path[:2] == [response, "headers"] and len(path) == 3:
            return {"header": path[2], "required": False}
        if path == [response, "statusCode"]:
            return {"status": True}
        return {"body": True} if path == [response, "body"] else None


def _called(node: Any) -> str:
    return text_of(node.child_by_field_name("function"))


def _path(node: Any) -> list[str]:
    """`a.b["c"]` as its words."""
    if node.type == "identifier":
        return [text_of(node)]
    if node.type == "member_expression":
        return [*_path(node.child_by_field_name("object")), text_of(node.child_by_field_name("property"))]
    if node.type == "subscript_expression" and node.child_by_field_name("index").type == "string":
        index = node.child_by_field_name("index")
        return [*_path(node.child_by_field_name("object")), text_of(index).strip("'\"`")]
    raise NotCertain(node.type)
