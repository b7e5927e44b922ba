"""The JavaScript of a processor: which functions it has, and the constants beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scenarioc.records import record

FUNCTIONS = ("function_declaration", "function_expression", "arrow_function", "method_definition", "function")


@record
class Function:
    """One function: the names of its parameters, its body, and its text."""

    name: str
    parameters: tuple[str, ...]
    body: Any
    text: str


@record
class Module:
    """What a processor holds: functions by the names that they are exported or defined under, and constants."""

    functions: Mapping[str, Function]
    constants: Mapping[str, Any]


def read_module(text: str) -> Module:
    """The functions and constants of a processor; none of a text that is no JavaScript."""
    # A parser of JavaScript is needed for nothing else, so it is loaded only when there is a processor.
    import tree_sitter_javascript
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_javascript.language())).parse(text.encode()).root_node
    functions: dict[str, Function] = {}
    constants: dict[str, Any] = {}
    if root.has_error:
        return Module({}, {})
    for name, value in _definitions(root):
        if value.type in FUNCTIONS:
            functions[name] = _function(name, value)
        elif value.type == "identifier" and text_of(value) in functions:
            functions[name] = functions[text_of(value)]
        else:
            constants[name] = value
    return Module(functions, constants)


def text_of(node: Any) -> str:
    """The text of a node."""
    found: str = node.text.decode()
    return found


def _function(name: str, node: Any) -> Function:
    parameters = node.child_by_field_name("parameters")
    one = node.child_by_field_name("parameter")
    names = [text_of(one)] if one is not None else [text_of(part) for part in parameters.named_children]
    return Function(name, tuple(names), node.child_by_field_name("body"), text_of(node))


def _definitions(root: Any) -> Iterator[tuple[str, Any]]:
    """Every name that the module gives to a value."""
    for statement in root.named_children:
        inner = statement.child_by_field_name("declaration") if statement.type == "export_statement" else statement
        if inner is None:
            inner = statement.child_by_field_name("value") or statement
        if inner.type == "function_declaration":
            yield text_of(inner.child_by_field_name("name")), inner
        elif inner.type in ("lexical_declaration", "variable_declaration"):
            for one in inner.named_children:
                value = one.child_by_field_name("value")
                if value is not None:
                    yield text_of(one.child_by_field_name("name")), value
        elif inner.type == "object":
            yield from _members(inner)
        elif inner.type == "expression_statement":
            yield from _assigned(inner.named_children[0])


def _assigned(node: Any) -> Iterator[tuple[str, Any]]:
    """`exports.a = …`, `module.exports.a = …` and `module.exports = {…}`."""
    if node.type != "assignment_expression":
        return
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    target = text_of(left)
    if target in ("module.exports", "exports") and right.type == "object":
        yield from _members(right)
    elif target.startswith(("module.exports.", "exports.")):
        yield target.rsplit(".", 1)[1], right


def _members(node: Any) -> Iterator[tuple[str, Any]]:
    for part in node.named_children:
        if part.type == "method_definition":
            yield text_of(part.child_by_field_name("name")), part
        elif part.type == "pair":
            yield text_of(part.child_by_field_name("key")).strip("'\""), part.child_by_field_name("value")
