"""Going through a plan: all steps, all requests, all expressions, in the order in which they happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from scenarioc.expressions.tree import Expression
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
    """The request that a step itself makes, or what it does on a WebSocket, if that has a statistics row."""
    if isinstance(step, model.Request) or (isinstance(step, model.Socket) and step.action != "close"):
        yield step


def connects(steps: Sequence[model.Step]) -> bool:
    """Whether any step opens a WebSocket."""
    return any(isinstance(step, model.Socket) and step.action == "connect" for step in all_steps(steps))


def auths_of(users: Iterable[model.User]) -> tuple[model.Auth, ...]:
    """The logins and signatures that requests carry, each once, in the order in which they are met."""
    requests = (step for user in users for step in steps_of(user) if isinstance(step, model.Request | model.Socket))
    return tuple(dict.fromkeys(request.auth for request in requests if request.auth is not None))


def expressions_in(value: Any) -> Iterator[Expression]:
    """The outermost expressions anywhere in a part of the plan, in the order of its fields."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Expression):
            yield one
        elif isinstance(one, tuple):
            waiting.extend(reversed(one))
        else:
            waiting.extend(getattr(one, name) for name in reversed(_parts(type(one))))


_known_parts: dict[type, tuple[str, ...]] = {model.Place: ()}


def _parts(kind: type) -> tuple[str, ...]:
    """The fields of a kind of plan node that may hold expressions; asked for so often that it must cost nothing."""
    if kind in _known_parts:
        return _known_parts[kind]
    _known_parts[kind] = _expression_fields(kind) if is_dataclass(kind) else ()
    return _known_parts[kind]


def _expression_fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in ("place", "name", "title", "identifier"))
