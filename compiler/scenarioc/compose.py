"""One document out of several: included files merged in, and the overlay of an environment laid over the result."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from scenarioc.problems import Label, Problems, Rejected, Span, did_you_mean
from scenarioc.source import Document, load
from scenarioc.source.place import Node

Read = Callable[[str], str]
# The files that are being read, outermost first, each with the place of the include that led to it.
Chain = tuple[tuple[str, Span | None], ...]

MERGED = ("variables", "endpoints", "fragments", "scenarios", "data", "auth", "environments", "headers")
_SUFFIXES = (".yaml", ".yml", ".json")
_MAX_CHAIN = 50


def assemble(document: Document, read: Read, environment: str | None = None) -> Document:
    """The document with its `include:` files merged in and the named environment applied; raises `Rejected`.

    `read` gives the text of a file, its path relative to where the document's own name is, or raises OSError.
    """
    if environment is None and not document.has(("include",)) and not document.has(("environments",)):
        return document
    files = _Files(read)
    files.add(document, ((posixpath.normpath(document.name), None),))
    files.problems.stop_if_any()
    root = files.merged(document.root)
    environments = _take(root, "environments")
    root = _with_environment(root, environments, environment, files.problems)
    files.problems.stop_if_any()
    return Document(document.name, root.data, files.texts, root)


class _Files:
    """The included files, each merged once, in the order in which a reader meets their contents."""

    def __init__(self, read: Read) -> None:
        self.problems = Problems()
        self.texts: dict[str, str] = {}
        self._read = read
        self._roots: list[Node] = []

    def add(self, document: Document, chain: Chain) -> None:
        """Take the files that `document` includes, then itself; `chain` are the includes that led to it."""
        self.texts.update(document.texts)
        for path, at in self._included(document):
            if path in (name for name, _ in chain):
                self._cycle(chain, path, at)
            elif len(chain) > _MAX_CHAIN:
                self.problems.add("too-deep", f"includes are nested more than {_MAX_CHAIN} deep", at)
            elif path not in self.texts and (text := self._text(path, at)) is not None:
                self.texts[path] = text
                try:
                    self.add(load(text, path), (*chain, (path, at)))
                except Rejected as rejected:
                    self.problems.found.extend(rejected.problems)
        self._roots.append(document.root)

    def merged(self, root: Node) -> Node:
        """Everything the files say, as one mapping whose place is that of the first file."""
        whole = _mapping(root)
        for part in self._roots:
            assert isinstance(part.children, dict)
            for key, value in part.children.items():
                if key != "include":
                    self._merge(whole, key, part.keys[key], value)
        self.problems.stop_if_any()
        return whole

    def _included(self, document: Document) -> list[tuple[str, Span]]:
        value = document.data.get("include")
        places: list[tuple[Any, Span]] = [(value, document.at(("include",)))]
        if isinstance(value, list):
            places = [(item, document.at(("include", number))) for number, item in enumerate(value)]
        folder = posixpath.dirname(document.name)
        found = []
        for path, at in places:
            if isinstance(path, str) and path.strip():
                found.append((posixpath.normpath(posixpath.join(folder, path)), at))
            elif document.has(("include",)) and path is not None:
                help = "as in `include: common.yaml` or `include: [a.yaml, b.yaml]`"
                self.problems.add("wrong-type", "expected the path of a file to include", at, help=help)
        return found

    def _text(self, path: str, at: Span) -> str | None:
        try:
            return self._read(path)
        except UnicodeDecodeError:
            self.problems.add("include-not-found", f"`{path}` is not UTF-8 text", at)
        except (OSError, ValueError) as error:
            reasons: dict[type[Exception], str] = {
                FileNotFoundError: "there is no such file",
                IsADirectoryError: "it is a folder",
            }
            reason = reasons.get(type(error), "it cannot be opened")
            near = self._near(path)
            help = f"did you mean `{near}`?" if near else "the path is relative to the file that includes it"
            self.problems.add("include-not-found", f"cannot read `{path}`: {reason}", at, help=help)
        return None

    def _near(self, path: str) -> str | None:
        """A file of nearly that name; only other suffixes are tried, because folders cannot be listed from here."""
        stem, suffix = posixpath.splitext(path)
        stem = stem if suffix in _SUFFIXES else path
        for other in (stem + each for each in _SUFFIXES if stem + each != path):
            try:
                self._read(other)
            except (OSError, ValueError):
                continue
            return posixpath.basename(other)
        return None

    def _cycle(self, chain: Chain, path: str, at: Span) -> None:
        names = [name for name, _ in chain]
        first = names.index(path)
        labels = [Label(place, f"includes `{name}`") for name, place in chain[first + 1 :] if place]
        told = " → ".join([*names[first:], path])
        help = "move what both need into a third file"
        self.problems.add("include-cycle", f"`{path}` includes itself: {told}", at, help=help, labels=labels)

    def _merge(self, whole: Node, key: str, place: Node, value: Node) -> None:
        assert isinstance(whole.children, dict)
        before = whole.children.get(key)
        if before is None or before.data is None:
            _put(whole, key, place, _mapping(value, entries=True) if key in MERGED and _is_mapping(value) else value)
        elif key in MERGED and _is_mapping(before) and _is_mapping(value):
            assert isinstance(value.children, dict)
            assert isinstance(before.children, dict)
            for name, entry in value.children.items():
                if name in before.children:
                    self._twice(f"{key}.{name}", value.keys[name], before.keys[name])
                else:
                    _put(before, name, value.keys[name], entry)
        elif value.data is not None and not (key == "version" and value.data == before.data):
            self._twice(key, place, whole.keys[key])

    def _twice(self, what: str, second: Node, first: Node) -> None:
        label = Label(first.span, "already defined here")
        help = "files that are put together must not say the same thing twice; rename or remove one"
        message = f"`{what}` is defined in two files"
        self.problems.add("defined-twice", message, second.span, help=help, labels=[label])


def _with_environment(root: Node, environments: Node | None, name: str | None, problems: Problems) -> Node:
    known: dict[str, Node] = {}
    if environments is not None and isinstance(environments.children, dict):
        known = environments.children
    elif environments is not None and environments.data is not None:
        message = "`environments` is a mapping of names to what they change"
        problems.add("wrong-type", message, environments.first_line())
        return root
    for title, overlay in known.items():
        _check_overlay(title, overlay, problems)
    if name is None or problems.errors:
        return root
    if name not in known:
        near = did_you_mean(name, known)
        listed = ", ".join(f"`{each}`" for each in known)
        help = (
            f"did you mean `{near}`?" if near else f"there are {listed}" if known else "the spec has no `environments`"
        )
        at = environments.first_line() if environments is not None else None
        problems.add("unknown-environment", f"there is no environment `{name}`", at, help=help)
        return root
    return _overlaid(root, known[name])


def _check_overlay(title: str, overlay: Node, problems: Problems) -> None:
    if not _is_mapping(overlay):
        if overlay.data is not None:
            message = f"the environment `{title}` is a mapping of what it changes"
            problems.add(
                "wrong-type", message, overlay.first_line(), help="as in `{target: https://staging.example.test}`"
            )
        return
    for key in ("include", "environments"):
        if key in overlay.keys:
            problems.add("unknown-key", f"an environment cannot change `{key}`", overlay.keys[key].span)


def _overlaid(below: Node, over: Node) -> Node:
    """A mapping with another laid over it: mappings merge, null removes, anything else replaces."""
    if not isinstance(over.children, dict):
        return below
    result = _mapping(below, entries=True)
    assert isinstance(result.children, dict)
    for key, value in over.children.items():
        before = result.children.get(key)
        if value.children is None and value.data is None:
            _take(result, key)
        elif before is not None and _is_mapping(before) and _is_mapping(value):
            _put(result, key, over.keys[key], _overlaid(before, value))
        else:
            _put(result, key, over.keys[key], value)
    return result


def _is_mapping(node: Node) -> bool:
    return isinstance(node.children, dict)


def _mapping(node: Node, *, entries: bool = False) -> Node:
    """A mapping of its own at the same place, with the entries of `node` or none."""
    result = Node(node.source, node.start, node.end, {}, children={})
    if entries and isinstance(node.children, dict):
        for key, value in node.children.items():
            _put(result, key, node.keys[key], value)
    return result


def _put(mapping: Node, key: str, place: Node, value: Node) -> None:
    assert isinstance(mapping.children, dict)
    mapping.children[key], mapping.keys[key], mapping.data[key] = value, place, value.data


def _take(mapping: Node, key: str) -> Node | None:
    assert isinstance(mapping.children, dict)
    mapping.keys.pop(key, None)
    mapping.data.pop(key, None)
    return mapping.children.pop(key, None)
