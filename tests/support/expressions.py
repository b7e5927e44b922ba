"""Compiles expressions in tests: a scope with a variable of every kind, and what they are at run time."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import random
import re
import time
import uuid
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from scenarioc.expressions import Scope, compile_text, python_source
from scenarioc.expressions.tree import Expression, Lives, Type, Variable
from scenarioc.problems import Problem, Problems, Span

TYPES = {
    "name": Type.TEXT,
    "line": Type.TEXT,
    "count": Type.INTEGER,
    "size": Type.INTEGER,
    "price": Type.NUMBER,
    "ready": Type.BOOLEAN,
    "ids": Type.LIST,
    "words": Type.LIST,
    "body": Type.OBJECT,
    "item": Type.ANY,
    "tags": Type.ANY,
}


class User(SimpleNamespace):
    """A virtual user that runs alone; like Locust's it can be a key."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


LIVES = (Lives.ITERATION, Lives.USER, Lives.TEST)
VARIABLES = {
    name: Variable(name, f"{name}_1", LIVES[position % 3], type_)
    for position, (name, type_) in enumerate(TYPES.items())
}
VALUES: Mapping[str, Any] = {
    "name": "Ada Lovelace",
    "line": '  it\'s "5" > 4 \\ {x} é\n',
    "count": 3,
    "size": -7,
    "price": 2.5,
    "ready": True,
    "ids": [3, 1, 2],
    "words": ["b", "a", "ä"],
    "body": {"id": 5, "name": "x y", "tags": ["u", "v"], "none": None},
    "item": {"id": 17, "name": "O'Neil", "price": 0.5, "ok": False, "list": [1, "2", None]},
    "tags": ["r", "s"],
}
ENVIRONMENT = {"KEY": "s3cret", "token": "a.b"}


def place(start: int, end: int) -> Span:
    """Characters of a text that stands alone on the first line of its file."""
    return Span("spec.yaml", 1, start + 1, 1, end + 1, start, end)


def compiled(text: str, **scope: Any) -> tuple[Expression, list[Problem]]:
    """The tree of a text, and the problems found in it."""
    problems = Problems()
    options: dict[str, Any] = {"variables": VARIABLES, **scope}
    return compile_text(text, Scope(**options), place, problems), problems.found


def right(text: str, **scope: Any) -> Expression:
    """The tree of a text without problems."""
    expression, found = compiled(text, **scope)
    assert not found, (text, found)
    return expression


def wrong(text: str, **scope: Any) -> Problem:
    """The one problem of a text."""
    _, found = compiled(text, **scope)
    assert len(found) == 1, (text, found)
    return found[0]


def marked(text: str, problem: Problem) -> str:
    """The characters of a text that a problem points at."""
    assert problem.span
    return text[problem.span.start : problem.span.end]


def namespace() -> dict[str, Any]:
    """The names that emitted Python may use, with the values of `VALUES`."""
    from scenarioc.runtime import values

    user = User(environment=SimpleNamespace(runner=None))
    values._users.clear()
    values._counters.clear()
    names = {k: v for k, v in vars(values).items() if not k.startswith("__")}
    names |= {"random": random, "json": json, "re": re, "uuid": uuid, "time": time, "datetime": datetime}
    names |= {"hashlib": hashlib, "base64": base64, "self": user, "iteration": 4, "loop_index": 2, "TEST_ID": "t-1"}
    names |= {"KEY": ENVIRONMENT["KEY"], "ENV_token": ENVIRONMENT["token"]}
    for variable in VARIABLES.values():
        if variable.lives is Lives.USER:
            setattr(user, variable.identifier, VALUES[variable.name])
        else:
            names[variable.identifier] = VALUES[variable.name]
    return names


def run(text: str, **scope: Any) -> Any:
    """The value that the emitted Python gives."""
    return eval(python_source(right(text, **scope)), namespace())
