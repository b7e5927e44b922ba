"""The texts that a spec sends, each with its path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenarioc.source import Document, Path

_SECTIONS = (
    "variables", "headers", "http", "endpoints", "fragments", "scenarios", "target", "auth", "setup", "teardown",
)  # fmt: skip
_NOT_VALUES = ("capture", "expect")


def texts_of(document: Document) -> Iterator[tuple[Path, str]]:
    """All texts but those that say what is expected of answers and taken from them."""
    for section in _SECTIONS:
        yield from _texts(document.data.get(section), (section,))


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _NOT_VALUES:
                yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
