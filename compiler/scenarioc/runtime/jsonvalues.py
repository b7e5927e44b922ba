"""What a JSONPath with `[*]` finds, without a JSONPath library."""

from __future__ import annotations

from typing import Any


def each(values: Any, *keys: str | int) -> list[Any]:
    """What the keys lead to in every item of a list or object that has them."""
    found = values if isinstance(values, list) else []
    if isinstance(values, dict):
        found = list(values.values())
    for key in keys:
        try:
            found = [item[key] for item in found]
        except (LookupError, TypeError):  # as a rule, all have it
            found = [value for item in found for value in held_at(item, key)]
    return found


def held_at(item: Any, key: str | int) -> list[Any]:
    """What an item has at the key, if it has it."""
    try:
        return [item[key]]
    except (LookupError, TypeError):
        return []
