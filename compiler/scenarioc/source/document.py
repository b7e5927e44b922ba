"""A document: the data of a source, and the place of everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from scenarioc.problems import Span
from scenarioc.records import record
from scenarioc.source.place import Node

Path = tuple[str | int, ...]


@record
class Document:
    """Plain data in its YAML 1.2 meaning, the texts it comes from, and where each value and key stands."""

    name: str
    data: Any
    texts: Mapping[str, str]
    root: Node = field(repr=False, compare=False)

    def at(self, path: Path) -> Span:
        """The place of the value at `path`, or of the nearest thing around it that exists."""
        return self._nearest(path).span

    def key_at(self, path: Path) -> Span:
        """The place of the key that `path` ends in; of the value when that is an item of a list or missing."""
        key = self._key(path)
        return key.span if key else self.at(path)

    def inside(self, path: Path, start: int, end: int) -> Span:
        """The place of the characters `start` to `end` of the text at `path`, as it reads after quotes and escapes."""
        node = self._find(path)
        return _inside(node, start, end) if node else self.at(path)

    def inside_key(self, path: Path, start: int, end: int) -> Span:
        """The place of the characters `start` to `end` of the key that `path` ends in."""
        key = self._key(path)
        return _inside(key, start, end) if key else self.at(path)

    def has(self, path: Path) -> bool:
        """Whether there is a value at `path`."""
        return self._find(path) is not None

    def _key(self, path: Path) -> Node | None:
        parent = self._find(path[:-1]) if path else None
        return parent.keys.get(path[-1]) if parent and isinstance(path[-1], str) else None

    def _find(self, path: Path) -> Node | None:
        node: Node | None = self.root
        for item in path:
            node = node.child(item) if node else None
        return node

    def _nearest(self, path: Path) -> Node:
        node = self.root
        for item in path:
            found = node.child(item)
            if found is None:
                break
            node = found
        return node


def _inside(node: Node, start: int, end: int) -> Span:
    written = node.text or node
    if not isinstance(written.data, str):
        return node.span
    from scenarioc.source.characters import offsets

    places = offsets(written.source.text[written.start : written.end], written.style, written.data)
    if not places:
        return node.span
    start = min(max(start, 0), len(places))
    end = min(max(end, start), len(places))
    first = places[start][0] if start < len(places) else places[-1][1]
    last = places[end - 1][1] if end > start else first
    return written.source.span(written.start + first, written.start + last)
