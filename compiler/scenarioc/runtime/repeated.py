"""Lists as values of a parameter or a field."""

from __future__ import annotations

from typing import Any

from scenarioc.runtime.values import text


def texts(values: list[Any]) -> list[str]:
    """Every item as it stands in text: the parameter is repeated for each."""
    return [text(value) for value in values]


def one_or_many(value: Any) -> str | list[str]:
    """A value as text, or every item of a list, which repeats the parameter."""
    return texts(value) if isinstance(value, list) else text(value)
