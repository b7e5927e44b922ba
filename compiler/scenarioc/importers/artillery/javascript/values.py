"""Expressions of JavaScript that certainly mean the same as one of the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenarioc.importers.artillery.functions import FAKES
from scenarioc.importers.artillery.javascript.sources import text_of

_UUID = re.compile(r"(uuid\w*|v4|randomUUID|crypto\.randomUUID|uuid\.v4|nanoid)")
_BASE36 = re.compile(r"Math\.random\(\)\.toString\(36\)\.(?:substring|substr|slice)\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_METHODS = {"toUpperCase": "upper", "toLowerCase": "lower", "trim": "strip", "toString": "str"}
_CALLS = {"String": "str", "Number": "float", "parseInt": "int", "encodeURIComponent": "urlencode"}
_CONSTANTS = {"true": "true", "false": "false", "null": "null"}


class NotCertain(Exception):
    """What this means in the language is not certain, so somebody has to write it."""


@dataclass(slots=True)
class Values:
    """Translates expressions: `find` reads a variable of the user, `names` are local values by name."""

    find: Callable[[str], str | None]
    contexts: tuple[str, ...]
    constants: Mapping[str, Any]
    names: dict[str, str] = field(default_factory=dict)

    def data(self, node: Any) -> Any:
        """The value as data of a spec, with expressions in its texts."""
        if node.type == "object":
            return {self._key(part): self.data(self._value(part)) for part in node.named_children}
        if node.type == "array":
            return [self.data(part) for part in node.named_children]
        if node.type == "string":
            return _string(node).replace("${", "$${")
        if node.type == "number" and re.fullmatch(r"\d+(\.\d+)?", text_of(node)):
            return float(text_of(node)) if "." in text_of(node) else int(text_of(node))
        if node.type in _CONSTANTS:
            return {"true": True, "false": False, "null": None}[node.type]
        if node.type == "template_string":
            return self._template(node)
        if node.type == "identifier" and text_of(node) in self.constants and text_of(node) not in self.names:
            return self.data(self.constants[text_of(node)])
        return f"${{{self.code(node)}}}"

    def code(self, node: Any) -> str:
        """The value as an expression; raises `NotCertain`."""
        handler = getattr(self, f"_{node.type}", None)
        if handler is None:
            raise NotCertain(node.type)
        made: str = handler(node)
        return made

    def _key(self, pair: Any) -> str:
        if pair.type == "shorthand_property_identifier":
            return text_of(pair)
        if pair.type != "pair":
            raise NotCertain(pair.type)
        key = pair.child_by_field_name("key")
        if key.type not in ("property_identifier", "string"):
            raise NotCertain(key.type)
        return text_of(key).strip("'\"")

    def _value(self, pair: Any) -> Any:
        return pair if pair.type == "shorthand_property_identifier" else pair.child_by_field_name("value")

    def _shorthand_property_identifier(self, node: Any) -> str:
        return self._identifier(node)

    def _string(self, node: Any) -> str:
        return _quoted(_string(node))

    def _number(self, node: Any) -> str:
        return text_of(node)

    def _true(self, node: Any) -> str:
        return "true"

    def _false(self, node: Any) -> str:
        return "false"

    def _null(self, node: Any) -> str:
        return "null"

    def _parenthesized_expression(self, node: Any) -> str:
        return f"({self.code(node.named_children[0])})"

    def _array(self, node: Any) -> str:
        return f"[{', '.join(self.code(part) for part in node.named_children)}]"

    def _identifier(self, node: Any) -> str:
        name = text_of(node)
        if name in self.names:
            return self.names[name]
        if name in self.constants:
            return self.code(self.constants[name])
        raise NotCertain(name)

    def _template(self, node: Any) -> str:
        parts = []
        for part in node.children:
            if part.type == "template_substitution":
                parts.append(f"${{{self.code(part.named_children[0])}}}")
            elif part.type == "string_fragment":
                parts.append(text_of(part).replace("${", "$${"))
            elif part.type != "`":
                raise NotCertain(part.type)
        return "".join(parts)

    def _template_string(self, node: Any) -> str:
        parts = []
        for part in node.children:
            if part.type == "template_substitution":
                parts.append(f"str({self.code(part.named_children[0])})")
            elif part.type == "string_fragment":
                parts.append(_quoted(text_of(part)))
        return " + ".join(parts) or '""'

    def _member_expression(self, node: Any) -> str:
        text = text_of(node)
        if text.startswith("process.env."):
            return f"env.{text.removeprefix('process.env.')}"
        for context in self.contexts:
            if text.startswith(f"{context}.vars."):
                return self._variable(text.removeprefix(f"{context}.vars."))
        owner, name = node.child_by_field_name("object"), text_of(node.child_by_field_name("property"))
        inner = self.code(owner)
        return f"len({inner})" if name == "length" else f"{inner}.{name}"

    def _variable(self, path: str) -> str:
        found = self.find(path) if re.fullmatch(r"[\w.]+", path) else None
        if found is None:
            raise NotCertain(path)
        return found

    def _subscript_expression(self, node: Any) -> str:
        owner, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        for context in self.contexts:
            if text_of(owner) == f"{context}.vars" and index.type == "string":
                return self._variable(_string(index))
        inner = self.code(owner)
        drawn = f"Math.floor(Math.random()*{text_of(owner)}.length)"
        if re.sub(r"\s+", "", text_of(index)) == re.sub(r"\s+", "", drawn):
            return f"choice({inner})"
        return f"{inner}[{self.code(index)}]"

    def _binary_expression(self, node: Any) -> str:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = text_of(node.child_by_field_name("operator"))
        if operator == "||" and text_of(left).startswith("process.env.") and right.type == "string":
            return f"env.{text_of(left).removeprefix('process.env.')}:-{_string(right)}"
        if operator == "+" and (low := _whole(self, right)) is not None and (span := self._drawn(left)) is not None:
            return f"randint({low}, {low + span - 1})"
        if operator not in ("+", "-", "*", "/", "%"):
            raise NotCertain(operator)
        sides = [self.code(left), self.code(right)]
        if operator == "+":
            if not any(_is_text(side) for side in sides):
                if not all(re.fullmatch(r"[\d.]+|randint\(.*\)|timestamp\(.*\)", side) for side in sides):
                    raise NotCertain("a sum of what may be text")
                return f"{sides[0]} + {sides[1]}"
            sides = [side if _is_text(side) else f"str({side})" for side in sides]
        return f"{sides[0]} {operator} {sides[1]}"

    def _drawn(self, node: Any) -> int | None:
        """N of `Math.floor(Math.random() * N)`."""
        match = re.fullmatch(r"Math\.floor\(\s*Math\.random\(\)\s*\*\s*(.+?)\s*\)", text_of(node), re.DOTALL)
        if match is None:
            return None
        bare = match[1].strip("() ")
        span = re.fullmatch(r"(\d+)(?:\s*-\s*(\d+))?(?:\s*\+\s*(\d+))?", bare)
        return int(span[1]) - int(span[2] or 0) + int(span[3] or 0) if span else None

    def _call_expression(self, node: Any) -> str:
        function, text = node.child_by_field_name("function"), text_of(node)
        called, arguments = text_of(function), node.child_by_field_name("arguments").named_children
        if (span := self._drawn(node)) is not None:
            return f"randint(0, {span - 1})"
        if (match := _BASE36.fullmatch(text)) is not None:
            end = int(match[2]) if match[2] else 12
            return f'random_string({max(1, min(end, 12) - int(match[1]))}, "{_LETTERS}")'
        if _UUID.fullmatch(called) and not arguments:
            return "uuid4()"
        if called == "Date.now" or re.fullmatch(r"new Date\(\)\.(getTime|valueOf)", called):
            return 'timestamp("ms")'
        if called == "new Date().toISOString":
            return "iso_now()"
        if called.startswith("faker.") and not arguments:
            _, module, *name = called.split(".")
            if name and (made := FAKES.get(module + name[0][:1].upper() + name[0][1:])) is not None:
                return made
        if re.fullmatch(r"Math\.random\(\)", text):
            return "random()"
        if called in _CALLS and arguments:
            return f"{_CALLS[called]}({self.code(arguments[0])})"
        if called == "JSON.stringify" and len(arguments) == 1:
            return f"json({self.code(arguments[0])})"
        return self._method(function, arguments)

    def _method(self, function: Any, arguments: list[Any]) -> str:
        if function.type != "member_expression":
            raise NotCertain(text_of(function))
        owner, name = function.child_by_field_name("object"), text_of(function.child_by_field_name("property"))
        given = [text_of(argument).strip("'\"") for argument in arguments]
        if name == "toString" and given == ["base64"] and text_of(owner).startswith("Buffer.from("):
            return f"base64({self.code(owner.child_by_field_name('arguments').named_children[0])})"
        if name not in _METHODS or arguments:
            raise NotCertain(name)
        return f"{_METHODS[name]}({self.code(owner)})"


def _whole(values: Values, node: Any) -> int | None:
    return int(text_of(node)) if node.type == "number" and text_of(node).isdigit() else None


_TEXTS = ('"', "str(", "upper(", "lower(", "base64(", "uuid4(", "random_string(", "json(", "iso_now(")


def _is_text(code: str) -> bool:
    return code.startswith(_TEXTS)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _string(node: Any) -> str:
    """The value of a text literal."""
    parts = list(node.named_children)
    if any(part.type == "escape_sequence" for part in parts):
        escapes = {"\\n": "\n", "\\t": "\t", "\\'": "'", '\\"': '"', "\\\\": "\\"}
        if any(part.type == "escape_sequence" and text_of(part) not in escapes for part in parts):
            raise NotCertain("an escape")
        return "".join(escapes.get(text_of(part), text_of(part)) for part in parts)
    return "".join(text_of(part) for part in parts)
