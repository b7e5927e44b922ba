"""What has to be laid over one spec to make it another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def overlay(below: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that differ: mappings entry by entry, null for what goes, everything else as a whole."""
    changed: dict[str, Any] = {key: None for key in below if key not in wanted}
    for key, value in wanted.items():
        before = below.get(key)
        if key in below and before == value:
            continue
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            changed[key] = overlay(before, value)
        else:
            changed[key] = value
    return changed
