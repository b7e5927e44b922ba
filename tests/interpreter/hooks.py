"""Calls functions of a hooks file as the generated file would: with something that behaves like the virtual user."""

from __future__ import annotations

from typing import Any


class User:
    """What hooks see of a virtual user: its variables as attributes, its host."""

    def __init__(self, steps: Any) -> None:
        from scenarioc.expressions.tree import Lives

        self.__dict__["_variables"] = steps.memory.lives[Lives.USER]
        self.__dict__["host"] = steps.client.host

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_variables"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__["_variables"][name] = value


def call(steps: Any, function: str, arguments: dict[str, Any]) -> Any:
    """The result of a hook."""
    if steps.hooks is None:
        raise LookupError(function)
    return steps.hooks[function](User(steps), **arguments)
