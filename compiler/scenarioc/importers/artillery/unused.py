"""Variables and data that nothing reads: they have no effect, here or in Artillery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_EXPRESSION = re.compile(r"\$\{([^}]*)\}")
_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


def without_unused(spec: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The spec without them, and their names."""
    removed: list[str] = []
    while True:
        rest = {key: value for key, value in spec.items() if key not in ("variables", "data")}
        variables, data = spec.get("variables", {}), spec.get("data", {})
        read = set(names_read(rest)) | {n for name, value in variables.items() for n in names_read(value) if n != name}
        unused = [name for name in (*variables, *data) if name not in read]
        if not unused:
            return spec, removed
        removed += unused
        kept = {
            "variables": {name: value for name, value in variables.items() if name not in unused},
            "data": {name: value for name, value in data.items() if name not in unused},
        }
        spec = {key: kept.get(key, value) for key, value in spec.items() if kept.get(key, value) != {}}


def names_read(value: Any) -> Iterator[str]:
    """The names in the expressions of a part of a spec."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from names_read(key)
            yield from names_read(part)
    elif isinstance(value, list):
        for part in value:
            yield from names_read(part)
    elif isinstance(value, str):
        for expression in _EXPRESSION.findall(value):
            yield from _NAME.findall(_TEXT.sub("", expression))
