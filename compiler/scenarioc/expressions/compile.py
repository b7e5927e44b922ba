"""Texts and data of a spec → typed trees: `${…}` found, parsed, resolved; the rest kept as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from scenarioc.expressions.scope import Scope
from scenarioc.expressions.tree import UNKNOWN, Array, Constant, Expression, Object, Text, Type
from scenarioc.expressions.types import type_of
from scenarioc.problems import Problems, Span

Path = tuple[str | int, ...]


class Places(Protocol):
    """Where the values and keys of a document stand; `source.Document` is one."""

    def at(self, path: Path) -> Span:
        """The place of the value at `path`."""

    def inside(self, path: Path, start: int, end: int) -> Span:
        """The place of characters of the text at `path`."""

    def inside_key(self, path: Path, start: int, end: int) -> Span:
        """The place of characters of the key that `path` ends in."""


def compile_text(text: str, scope: Scope, place: Callable[[int, int], Span], problems: Problems) -> Expression:
    """The meaning of a text: plain text as a constant, one lone `${…}` with its own type, anything mixed as text."""
    if "${" not in text:
        return Constant(Type.TEXT, text)
    from scenarioc.expressions.mixed import mixed_text  # the whole language: nothing that a spec without `${…}` needs

    return mixed_text(text, scope, place, problems)


def compile_value(value: Any, scope: Scope, document: Places, path: Path, problems: Problems) -> Expression:
    """The meaning of JSON data: every text and every key in it compiled, in place."""
    if isinstance(value, str):
        node = compile_text(value, scope, lambda start, end: document.inside(path, start, end), problems)
        return _plain(node, document, path, problems)
    if isinstance(value, list):
        items = (compile_value(item, scope, document, (*path, at), problems) for at, item in enumerate(value))
        return Array(Type.LIST, tuple(items))
    if isinstance(value, dict):
        return Object(
            Type.OBJECT,
            tuple(
                (
                    _key(str(key), scope, document, (*path, key), problems),
                    compile_value(item, scope, document, (*path, key), problems),
                )
                for key, item in value.items()
            ),
        )
    return Constant(type_of(value), value)


def _key(key: str, scope: Scope, document: Places, path: Path, problems: Problems) -> Expression:
    node = compile_text(key, scope, lambda start, end: document.inside_key(path, start, end), problems)
    return node if node.type is Type.TEXT else Text(Type.TEXT, (node,))


def _plain(node: Expression, document: Places, path: Path, problems: Problems) -> Expression:
    """Data holds only what JSON has: times become text, bytes are refused."""
    if node.type is Type.BYTES:
        problems.add("wrong-operand-type", "bytes cannot stand in data", document.at(path), help="write `base64(x)`")
        return UNKNOWN
    return Text(Type.TEXT, (node,)) if node.type is Type.TIME else node
