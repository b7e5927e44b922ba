"""Reading the tree of a script: its parts, their places, and what is laid over them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenarioc.problems import Span
from scenarioc.source.place import Node


def entries(node: Node | None) -> dict[str, Node]:
    """The entries of a mapping; none of anything else."""
    return node.children if node is not None and isinstance(node.children, dict) else {}


def items(node: Node | None) -> list[Node]:
    """The items of a list; a single value counts as a list of one, nothing as an empty list."""
    if node is None or (node.children is None and node.data is None):
        return []
    return node.children if isinstance(node.children, list) else [node]


def at(node: Node | None, *path: str) -> Node | None:
    """The value below some keys, or None."""
    for key in path:
        node = entries(node).get(key)
    return node


def value(node: Node | None, *path: str) -> Any:
    """The data below some keys, or None."""
    found = at(node, *path)
    return found.data if found is not None else None


def key_of(node: Node, key: str) -> Span:
    """The place of a key."""
    return node.keys[key].span if key in node.keys else node.first_line()


def is_mapping(node: Node | None) -> bool:
    """Whether the value is a mapping."""
    return node is not None and isinstance(node.children, dict)


def mapping(like: Node, children: dict[str, Node], keys: dict[str, Node]) -> Node:
    """A mapping at the place of another."""
    data = {key: child.data for key, child in children.items()}
    return replace(like, data=data, children=children, keys=keys, text=None)


def laid_over(below: Node, over: Node, *, by_index: bool) -> Node:
    """Mappings merge key by key; lists item by item or, without `by_index`, as a whole; the rest is replaced."""
    if is_mapping(below) and is_mapping(over):
        children, keys = dict(entries(below)), dict(below.keys)
        for key, child in entries(over).items():
            children[key] = laid_over(children[key], child, by_index=by_index) if key in children else child
            keys[key] = over.keys[key]
        return mapping(over if not below.children else below, children, keys)
    if by_index and isinstance(below.children, list) and isinstance(over.children, list):
        both = [laid_over(a, b, by_index=True) for a, b in zip(below.children, over.children, strict=False)]
        longer = below.children if len(below.children) > len(over.children) else over.children
        merged = [*both, *longer[len(both) :]]
        return replace(below, data=[item.data for item in merged], children=merged, text=None)
    return over


def with_entry(node: Node, key: str, child: Node, place: Node | None = None) -> Node:
    """The mapping with one entry set."""
    return mapping(node, {**entries(node), key: child}, {**node.keys, key: place or child})
