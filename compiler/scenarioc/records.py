"""Records: frozen dataclasses whose classes cost little to define.

`dataclass(frozen=True, slots=True)` compiles six functions for every class and looks at every annotation. That is a
quarter of the time that a cold build takes, though most classes are not needed by most specs. Records share all these
functions but `__init__`, which is compiled when a class gets its first instance, and learn then what their fields are.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import threading
from collections.abc import Callable
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def record(cls: type[T]) -> type[T]:
    """The class as an immutable, hashable dataclass with slots; `dataclasses.fields` and `replace` know it."""
    own = inspect.get_annotations(cls)
    members = {name: value for name, value in cls.__dict__.items() if name not in (*own, "__dict__", "__weakref__")}
    members["__slots__"] = tuple(own)
    members["__match_args__"] = (*getattr(cls, "__match_args__", ()), *(name for name in own if _is_given(cls, name)))
    members["__dataclass_fields__"] = _Fields(cls)
    made: type[T] = type(cls.__name__, cls.__bases__, _SHARED | members)
    return made


def _is_given(cls: type[Any], name: str) -> bool:
    default = cls.__dict__.get(name)
    return not isinstance(default, dataclasses.Field) or default.init


class _Fields:
    """The fields of a record, until somebody asks for them: then `dataclasses` works them out, once."""

    def __init__(self, plain: Any) -> None:
        self._plain = plain

    def __set_name__(self, owner: Any, name: str) -> None:
        self._owner = owner

    def __get__(self, _: object, asked: type[Any]) -> Any:
        with _ONE_AT_A_TIME:
            if self._owner.__dict__["__dataclass_fields__"] is self:
                known = dataclasses.dataclass(init=False, repr=False, eq=False)(self._plain)
                self._owner.__dataclass_params__ = known.__dataclass_params__
                self._owner.__dataclass_fields__ = known.__dataclass_fields__
        return self._owner.__dict__["__dataclass_fields__"]


_ONE_AT_A_TIME = threading.RLock()
"""Builds may run in several threads at once, and `dataclasses` changes the class that it looks at."""


def _first_init(self: Any, *args: Any, **kwargs: Any) -> None:
    cls = next(cls for cls in type(self).__mro__ if "__dataclass_fields__" in cls.__dict__)
    cls.__init__ = init = _init(cls)  # type: ignore[misc]
    init(self, *args, **kwargs)


def _init(cls: type[Any]) -> Callable[..., None]:
    """A function that sets every field through its slot, which is faster than any other way to get past `_refuse`."""
    names: dict[str, Any] = {"ABSENT": dataclasses.MISSING}
    parameters, lines = [], []
    for field in dataclasses.fields(cls):
        if not field.init:
            continue
        name = value = field.name
        names[f"set_{name}"] = getattr(cls, name).__set__
        if field.default is not dataclasses.MISSING:
            names[f"default_{name}"] = field.default
            parameters.append(f"{name}=default_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            names[f"make_{name}"] = field.default_factory
            parameters.append(f"{name}=ABSENT")
            value = f"make_{name}() if {name} is ABSENT else {name}"
        else:
            parameters.append(name)
        lines.append(f" set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec(f"def __init__({', '.join(['self', *parameters])}):\n" + "\n".join(lines or [" pass"]), names)
    function: Callable[..., None] = names["__init__"]
    function.__qualname__ = f"{cls.__qualname__}.__init__"
    return function


@functools.cache
def _compared(cls: type[Any]) -> Callable[[Any], Any]:
    """What gives the fields that count when two instances of a class are compared."""
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    return attrgetter(*names) if names else lambda _: ()


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = _compared(self.__class__)
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(_compared(self.__class__)(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _refuse(self: Any, name: str, value: Any = None) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"`{name}` of {self.__class__.__qualname__} cannot change")


_SHARED = {
    "__init__": _first_init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
}
