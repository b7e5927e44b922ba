"""The language: pydantic models of what a person may write, one module per topic."""

from __future__ import annotations

from typing import Any

from scenarioc.spec.read import read
from scenarioc.spec.root import Spec

__all__ = ["Spec", "json_schema", "read"]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the language as JSON data."""
    from scenarioc.spec import schema

    return schema.json_schema()
