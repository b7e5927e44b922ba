"""Builds the tree of a source out of what a parser reports, and refuses what no document may hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NoReturn

from scenarioc.problems import Edit, Label, Problems, Span
from scenarioc.source.place import Node, Source

MAX_DEPTH = 100
MAX_VALUES_OF_ALIASES = 100_000
_MAX_PROBLEMS = 50


@dataclass(slots=True, eq=False, repr=False)
class _Open:
    """A mapping or list whose end has not come yet; `key` is the key whose value comes next."""

    node: Node
    key: Node | None = None
    merged: Node | None = None
    as_key: bool = False


class Tree:
    """A tree under construction; `root` is the outermost value."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems = Problems()
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._values_of_aliases = 0

    @property
    def wants_key(self) -> bool:
        """Whether the next thing is a key of a mapping."""
        return bool(self._open) and isinstance(self._open[-1].node.children, dict) and self._open[-1].key is None

    def problem(self, code: str, message: str, at: Span, help: str | None = None, **more: Any) -> None:
        """Record a problem; give up when there are too many of them."""
        self.problems.add(code, message, at, help=help, **more)
        if len(self.problems.found) >= _MAX_PROBLEMS:
            self.problems.stop_if_any()

    def fatal(self, code: str, message: str, at: Span, help: str | None = None) -> NoReturn:
        """Record a problem after which reading on makes no sense."""
        self.problem(code, message, at, help)
        self.problems.stop_if_any()
        raise AssertionError("an error stops")

    def scalar(self, data: Any, start: int, end: int, style: str, anchor: str | None = None) -> None:
        """Take a value without parts, or a key."""
        self._add(self._named(Node(self.source, start, end, data, style), anchor))

    def open(self, kind: type[dict[str, Any] | list[Any]], start: int, end: int, anchor: str | None = None) -> None:
        """Begin a mapping or a list."""
        node = self._named(Node(self.source, start, end, kind(), children=kind(), size=0), anchor)
        if len(self._open) >= MAX_DEPTH:
            self.fatal("too-deep", f"values are nested more than {MAX_DEPTH} deep", self.source.span(start, start + 1))
        as_key = self.wants_key
        if as_key and not any(outer.as_key for outer in self._open):
            self._refuse_key(node)
        self._open.append(_Open(node, as_key=as_key))

    def close(self, end: int, *, exact: bool) -> None:
        """End the innermost mapping or list; `exact` when its end is a bracket, else it ends with its last part."""
        top = self._open.pop()
        node = top.node
        if top.merged:
            self._merge(node, top.merged)
        parts = list(node.children.values()) if isinstance(node.children, dict) else node.children or []
        node.size = 1 + sum(part.size for part in parts)
        node.height = 1 + max((part.height for part in parts), default=0)
        if exact:
            node.end = end
        self._add(node)

    def alias(self, name: str, start: int, end: int) -> None:
        """Take a reference to a value that was given a name before."""
        place = self.source.span(start, end)
        known = self._anchors.get(name)
        if known is None:
            help = f"write `&{name}` before the value it stands for, or quote it if it is text"
            self.fatal("unknown-alias", f"nothing is named `&{name}` before this", place, help)
        if known.size == 0:
            self.fatal("recursive-alias", f"`*{name}` stands inside the value that it stands for", place)
        self._values_of_aliases += known.size
        if self._values_of_aliases > MAX_VALUES_OF_ALIASES:
            limit = f"{MAX_VALUES_OF_ALIASES:,}"
            self.fatal("alias-bomb", f"the aliases up to here stand for more than {limit} values", place)
        if len(self._open) + known.height > MAX_DEPTH:
            self.fatal("too-deep", f"values are nested more than {MAX_DEPTH} deep", place)
        if self.wants_key:
            self.problem("key-not-text", "a key cannot be an alias", place, "write the key out")
        text = None if known.children is not None else known.text or known
        self._add(replace(known, source=self.source, start=start, end=end, style="*", text=text))

    def _named(self, node: Node, anchor: str | None) -> Node:
        if anchor:
            self._anchors[anchor] = node
        return node

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        top.node.end = max(top.node.end, node.end)
        children, data = top.node.children, top.node.data
        if isinstance(children, list):
            children.append(node)
            data.append(node.data)
        elif top.key is None:
            top.key = node
        else:
            key, top.key = top.key, None
            if isinstance(key.data, str) and key.children is None and isinstance(children, dict):
                self._enter(top, key, key.data, node)

    def _enter(self, top: _Open, key: Node, name: str, value: Node) -> None:
        before = top.node.keys.get(name)
        if before:
            label = Label(before.span, "first given here")
            message = f"the key `{name}` is given twice"
            self.problem("duplicate-key", message, key.span, "keep one of the two", labels=[label])
            return
        top.node.keys[name] = key
        if name == "<<" and not key.style:
            top.merged = value
        else:
            assert isinstance(top.node.children, dict)
            top.node.children[name] = value
            top.node.data[name] = value.data

    def _merge(self, node: Node, merged: Node) -> None:
        """`<<: *a` puts the entries of `a` first, and the mapping's own entries over them; of a list the first wins."""
        parts = merged.children if isinstance(merged.children, list) else [merged]
        del node.keys["<<"]
        children: dict[str, Node] = {}
        keys: dict[str, Node] = {}
        for part in parts:
            if not isinstance(part.children, dict):
                message = "`<<` merges mappings, and this is none"
                self.problem("bad-merge", message, part.first_line(), "as in `<<: *defaults`")
                continue
            children = part.children | children if children else dict(part.children)
            keys = part.keys | keys
        assert isinstance(node.children, dict)
        node.children = children | node.children
        node.keys = keys | node.keys
        node.data = {name: child.data for name, child in node.children.items()}

    def _refuse_key(self, key: Node) -> None:
        """A mapping or list where a key should be: nearly always an unquoted template."""
        from scenarioc.source.template import find_template

        outer = self._open[-1].node
        if template := find_template(self.source.text, outer.start):
            place = self.source.span(*template)
            text = self.source.text[slice(*template)]
            fix = [Edit(place, f'"{text}"')] if '"' not in text and "\\" not in text else []
            message = f"`{text}` without quotes is not text but a mapping"
            self.problem("unquoted-template", message, place, f'quote it: `"{text}"`', fix=fix)
        else:
            help = "quote it if it is text"
            self.problem("key-not-text", "a key is text, not a mapping or a list", key.first_line(), help)
