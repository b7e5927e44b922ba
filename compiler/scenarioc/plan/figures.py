"""Figures that the environment may set: which there are, and the constant of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pydantic import BaseModel

from scenarioc.figures import Given
from scenarioc.naming import Names, environment_identifier
from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.spec.given import KINDS

ENVIRONMENT = re.compile(r"\benv\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)")
_SUFFIXES = {"env_count": "_COUNT", "env_number": "_NUMBER", "env_seconds": "_S", "env_rate": "_PER_S"}


def name_figures(lowering: Lowering, module: Names) -> tuple[model.Figure, ...]:
    """Give each figure of a spec its constant: the name of its variable, unless that holds the text of it already."""
    values = list(_values(lowering.spec))
    speaking = [value for value in values if isinstance(value, str) and "env" in value]
    texts = {name for value in speaking for name in ENVIRONMENT.findall(value)}
    found: dict[tuple[str, str, str], model.Figure] = {}
    for value in values:
        if isinstance(value, Given):
            kind = KINDS[value.kind]
            key = (value.variable, kind.function, value.default)
            if key not in found:
                plain = environment_identifier(value.variable)
                taken = value.variable in texts or any(one.identifier == plain for one in found.values())
                value.identifier = module.take(plain + _SUFFIXES[kind.function]) if taken else plain
                found[key] = model.Figure(value.identifier, *key, 0, False, _place(lowering, value.variable))
            known = found[key]
            found[key] = replace(known, least=max(known.least, kind.least), above=known.above or kind.above)
            value.identifier = known.identifier
    return tuple(sorted(found.values(), key=lambda figure: figure.function))


def _values(spec: Any) -> Iterator[Any]:
    """Every text and every figure within a spec, in the order in which its models have them."""
    waiting = [spec]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (str, Given)):
            yield part
        elif isinstance(part, Mapping):
            waiting.extend(each for pair in reversed(list(part.items())) for each in reversed(pair))
        elif isinstance(part, (list, tuple)):
            waiting.extend(reversed(part))
        else:
            waiting.extend(each for each in _members(part) if each is not None)


def _members(part: Any) -> list[Any]:
    """The parts of a model or record, from the last to the first."""
    if isinstance(part, BaseModel):
        return list(reversed(part.__dict__.values()))
    return [getattr(part, field.name) for field in reversed(fields(part))] if is_dataclass(part) else []


def _place(lowering: Lowering, variable: str) -> model.Place:
    """Where a variable is first named."""
    paths = (path for path, text in _texts(lowering.document.data, ()) if variable in ENVIRONMENT.findall(text))
    return lowering.place(next(paths, ("load",)))


def _texts(part: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _texts(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _texts(value, (*path, index))
