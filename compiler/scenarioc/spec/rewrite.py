"""What a fix-it has to write, so that a file keeps its way of quoting and remains what it is: YAML or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scenarioc.problems import Edit, Rejected, Span
from scenarioc.source import Document, Path, load
from scenarioc.source.place import Node

_QUICKLY_READ = 50_000


def replaced(document: Document, at: Span, new: str, *, is_text: bool = True) -> list[Edit]:
    """The edit that makes the value or key at a place read `new`; none where that takes more than one stretch.

    `is_text` is false when `new` is to be a number, true or false.
    """
    text = document.texts.get(at.file, "")
    if at.line != at.end_line or text[at.start : at.start + 1] in ("|", ">", "&", "*", "!"):
        return []
    return [Edit(at, _like(text, at, new) if is_text else new)]


def part_replaced(document: Document, path: Path, part: tuple[int, int], new: str | None) -> tuple[Span, list[Edit]]:
    """The place of some characters of the text at `path`, and the edit that makes them read `new`, if there is one."""
    start, end = part
    at = document.inside(path, start, end)
    return at, replaced(document, at, new, is_text=False) if new and at.end - at.start == end - start else []


def _like(text: str, at: Span, new: str) -> str:
    quote = text[at.start : at.start + 1]
    if quote == "'" and "\n" not in new:
        return "'" + new.replace("'", "''") + "'"
    if quote == '"' or at.file.lower().endswith(".json"):
        return json.dumps(new, ensure_ascii=False)
    # Most words need no quotes anywhere; for the others the file itself is asked whether they do at this place.
    plain = _reads(f"x: [{{y: {new}}}]\n", 8, new) or (
        len(text) < _QUICKLY_READ and _reads(text[: at.start] + new + text[at.end :], at.start, new)
    )
    return new if plain else json.dumps(new, ensure_ascii=False)


def _reads(text: str, start: int, wanted: str) -> bool:
    """Whether a YAML text can be read, and the value or key that begins at an offset is the wanted text."""
    try:
        document = load(text, "x.yaml")
    except Rejected:
        return False
    return any(node.start == start and node.data == wanted for node in _nodes(document.root))


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    yield from node.keys.values()
    for child in node.children.values() if isinstance(node.children, dict) else node.children or ():
        yield from _nodes(child)
