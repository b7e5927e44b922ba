"""Going through a plan: all steps, all requests, all expressions, in the order in which they happen."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from scenarioc.expressions.tree import Builtin, Call, Expression, Name, walk
from scenarioc.plan import model


def tasks_of(tasks: Sequence[model.Task | model.TaskGroup]) -> Iterator[model.Task]:
    """All tasks, those of nested groups included."""
    for task in tasks:
        if isinstance(task, model.TaskGroup):
            yield from tasks_of(task.tasks)
        else:
            yield task


def inner_steps(step: model.Step) -> tuple[tuple[model.Step, ...], ...]:
    """The lists of steps inside a step."""
    match step:
        case model.If():
            return (step.then, step.otherwise)
        case model.Choose() | model.Parallel():
            return tuple(branch.steps for branch in step.branches)
        case model.Repeat() | model.ForEach() | model.While() | model.Until() | model.Group() | model.Retry():
            return (step.steps,)
        case _:
            return ()


def all_steps(steps: Sequence[model.Step]) -> Iterator[model.Step]:
    """The steps and everything inside them, outermost first."""
    for step in steps:
        yield step
        for inner in inner_steps(step):
            yield from all_steps(inner)


def steps_of(user: model.User) -> Iterator[model.Step]:
    """All steps of a user: start, tasks, stop."""
    yield from all_steps(user.start)
    for task in tasks_of(user.tasks):
        yield from all_steps(task.steps)
    yield from all_steps(user.stop)


def requests_of(step: model.Step) -> Iterator[model.Request | model.Socket]:
    """The request that a step itself makes, or what it does on a connection, if that has a statistics row."""
    if isinstance(step, model.Request) or (isinstance(step, model.Socket) and step.action != "close"):
        yield step


def is_request(step: model.Step) -> bool:
    """Whether the HTTP client of a user sends it; handshakes are sent by others."""
    return isinstance(step, model.Request) or (
        isinstance(step, model.Socket) and step.method == "SSE" and step.action == "connect"
    )


def connects(steps: Sequence[model.Step]) -> bool:
    """Whether any step opens a connection."""
    return any(isinstance(step, model.Socket) and step.action == "connect" for step in all_steps(steps))


def auths_of(users: Iterable[model.User]) -> tuple[model.Auth, ...]:
    """The logins and signatures that requests carry, each once, in the order in which they are met."""
    requests = (step for user in users for step in steps_of(user) if isinstance(step, model.Request | model.Socket))
    return tuple(dict.fromkeys(request.auth for request in requests if request.auth is not None))


def nodes_in(value: Any) -> Iterator[Expression]:
    """The expressions anywhere in a part of the plan and everything below them, in the order of its fields."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Expression):
            yield from walk(one)
        elif isinstance(one, tuple):
            waiting.extend(reversed(one))
        else:
            waiting.extend([part for name in _parts(one.__class__) if (part := getattr(one, name))])


def reads_of(value: Any) -> model.Reads:
    """What the expressions in a part of the plan ask for."""
    nodes = list(nodes_in(value))
    return model.Reads(
        frozenset(node.variable for node in nodes if isinstance(node, Name)),
        frozenset(node.name for node in nodes if isinstance(node, Builtin)),
        frozenset(node.function for node in nodes if isinstance(node, Call)),
    )


def knowing_reads(users: Iterable[model.User]) -> tuple[model.User, ...]:
    """The users, each with what it reads: looked for once, because so many ask."""
    return tuple(replace(user, reads=reads_of(user)) for user in users)


@functools.cache
def _parts(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of plan node that may hold expressions, from the last to the first."""
    if not is_dataclass(kind) or kind in (model.Place, model.Reads):
        return ()
    return tuple(field.name for field in reversed(fields(kind)) if not _PLAIN.fullmatch(str(field.type)))


_PLAIN = re.compile(r"(?:str|int|float|bool|None|Place|Reads|tuple|[][, .|])+")
"""The types of fields without any expression, as their classes write them."""
