"""Values of a spec that carry a comment from the file they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarioc.source.place import Node


class RemarkedText(str):
    """A text with comment lines above it."""

    __slots__ = ("comment",)
    comment: tuple[str, ...]


class RemarkedMapping(dict[str, Any]):
    """A mapping with comment lines above it."""

    __slots__ = ("comment",)
    comment: tuple[str, ...]


class RemarkedList(list[Any]):
    """A list with comment lines above it."""

    __slots__ = ("comment",)
    comment: tuple[str, ...]


def remarked(value: Any, comment: tuple[str, ...]) -> Any:
    """The value with comment lines above it, as far as it can carry any."""
    if not comment or not isinstance(value, str | Mapping | list):
        return value
    kinds: tuple[tuple[type, type], ...] = ((str, RemarkedText), (list, RemarkedList), (Mapping, RemarkedMapping))
    result: Any = next(kind for plain, kind in kinds if isinstance(value, plain))(value)
    result.comment = comment
    return result


def comment_of(value: Any) -> tuple[str, ...]:
    """The comment lines that a value carries."""
    return getattr(value, "comment", ())


def comment_above(node: Node) -> tuple[str, ...]:
    """The whole-line comments right above a value of a source, without their signs."""
    found: list[str] = []
    start, _ = node.source.line_of(node.start)
    while start > node.source.begin:
        start, end = node.source.line_of(start - 1)
        line = node.source.text[start:end].strip()
        if not line.startswith("#"):
            break
        found.insert(0, line.lstrip("#").strip())
    return tuple(found)
