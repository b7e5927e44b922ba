"""Any stage of the pipeline as readable text."""

from __future__ import annotations

import dataclasses
import json
from enum import Enum
from typing import Any

from pydantic import BaseModel

from scenarioc.expressions.tree import Expression
from scenarioc.plan.model import Place
from scenarioc.problems import Span


def as_yaml(value: object) -> str:
    """The value as YAML for people: nothing that is absent or empty, expressions as the Python they become."""
    import yaml

    return yaml.safe_dump(plain(value), sort_keys=False, allow_unicode=True, width=100)


def as_json(value: object) -> str:
    """The same as JSON for programs."""
    return json.dumps(plain(value), indent=2, ensure_ascii=False, default=str) + "\n"


def plain(value: object) -> Any:
    """The value as JSON data; an object of the plan is a mapping with its class as the only key."""
    if isinstance(value, Expression):
        from scenarioc.expressions import python_source

        return python_source(value)
    if isinstance(value, Place):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        members = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value) if f.repr)
        return {type(value).__name__: {name: plain(member) for name, member in members if _says_something(member)}}
    if isinstance(value, BaseModel):
        return _plain_model(value)
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(member) for member in value]
    return value


def _plain_model(model: BaseModel) -> dict[str, Any]:
    """What the user said, in the user's words: a default that nobody wrote is left out."""
    fields = type(model).model_fields
    said = [name for name in fields if name in model.model_fields_set]
    return {fields[name].alias or name: plain(getattr(model, name)) for name in said}


def _says_something(member: object) -> bool:
    return member is not None and member != () and not isinstance(member, Span)
