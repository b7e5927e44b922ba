"""The names of loop indices: an inner loop must not change the index of the one around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from scenarioc.expressions.tree import Builtin, Expression, walk
from scenarioc.plan import model

_LOOPS = (model.Repeat, model.ForEach, model.While, model.Until)
_INDEX = "loop.index"
_OUTSIDE = ("count", "items")  # what a loop asks for before it begins, and so of the loop around it


def indices_apart(steps: Sequence[model.Step]) -> tuple[model.Step, ...]:
    """The same steps with `loop_index_2` … as the index of loops inside loops that use their own."""
    return tuple(_apart(step, 0) for step in steps)


def index_of(loop: Any) -> str:
    """The name of a loop's index; `_` when nothing asks for it."""
    return next((node.name.replace(".", "_") for node in _own(loop) if node.name.startswith("loop")), "_")


def _own(loop: Any) -> Iterator[Builtin]:
    """The built-in values that a loop's body and condition read, those of loops inside left out."""
    for field in fields(loop):
        if field.name not in _OUTSIDE:
            yield from _builtins(getattr(loop, field.name))


def _builtins(value: Any) -> Iterator[Builtin]:
    if isinstance(value, Expression):
        yield from (node for node in walk(value) if isinstance(node, Builtin))
    elif isinstance(value, tuple):
        for item in value:
            yield from _builtins(item)
    elif isinstance(value, _LOOPS):
        for name in _OUTSIDE:
            yield from _builtins(getattr(value, name, ()))
    elif is_dataclass(value):
        for field in fields(value):
            yield from _builtins(getattr(value, field.name))


def _apart(value: Any, depth: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_apart(item, depth) for item in value)
    if isinstance(value, _LOOPS):
        binds = index_of(value) != "_"
        if binds and depth:
            value = _renamed(value, f"loop_index_{depth + 1}", inside=True)
        return replace(value, steps=_apart(value.steps, depth + binds))
    if isinstance(value, Expression | model.Request | model.Socket) or not is_dataclass(value):
        return value
    return _changed(value, lambda inner: _apart(inner, depth))


def _renamed(value: Any, name: str, *, inside: bool = False) -> Any:
    if isinstance(value, Builtin) and value.name == _INDEX:
        return replace(value, name=name)
    if isinstance(value, tuple):
        return tuple(_renamed(item, name) for item in value)
    if not is_dataclass(value):
        return value
    if isinstance(value, _LOOPS):
        only = [f.name for f in fields(value) if (f.name in _OUTSIDE) is not inside]
        return _changed(value, lambda inner: _renamed(inner, name), only)
    return _changed(value, lambda inner: _renamed(inner, name))


def _changed(value: Any, change: Any, only: Sequence[str] | None = None) -> Any:
    """The dataclass with its fields changed; the same object when nothing is different."""
    now = {f.name: getattr(value, f.name) for f in fields(value) if only is None or f.name in only}
    new = {name: change(inner) for name, inner in now.items()}
    return replace(value, **new) if any(new[name] is not now[name] for name in now) else value
