"""Default headers that cannot be set once for the whole session move to the requests that send them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from scenarioc.expressions.tree import Builtin, Call, Expression, Lives, Name, Type, walk
from scenarioc.plan import model
from scenarioc.plan.walk import all_steps, steps_of


def spread_headers(user: model.User) -> model.User:
    """The user with headers that change, or that some request leaves out, written at each request instead.

    In `start` such a header is sent only once its variables have values: a token cannot go with its own login. Data,
    the variables with a shape, are drawn before they are read.
    """
    left_out = {
        h.name.lower()
        for step in steps_of(user)
        if isinstance(step, model.Request)
        for h in step.headers
        if h.value.type is Type.NONE
    }
    moving = [h for h in user.client.headers if _changes(h.value) or h.name.lower() in left_out]
    if not moving:
        return user
    staying = tuple(h for h in user.client.headers if h not in moving)
    return replace(
        user,
        client=replace(user.client, headers=staying),
        start=tuple(_start(user, moving)),
        tasks=tuple(_task(task, moving) for task in user.tasks),
        stop=_steps(user.stop, moving),
    )


def _changes(value: Expression) -> bool:
    return any(
        (isinstance(node, Call) and node.function != "basic_auth")
        or isinstance(node, Builtin)
        or (isinstance(node, Name) and node.variable.lives is not Lives.TEST)
        for node in walk(value)
    )


def _start(user: model.User, moving: Sequence[model.NamedValue]) -> Iterator[model.Step]:
    known = {v.identifier for v in user.variables if v.initial is not None}
    for step in user.start:
        yield from _steps((step,), [h for h in moving if _needs(h.value) <= known])
        for inner in all_steps((step,)):
            known |= {c.identifier for c in getattr(inner, "captures", ())}
            if isinstance(inner, model.Set | model.RunHook | model.Take) and inner.identifier:
                known.add(inner.identifier)


def _needs(value: Expression) -> set[str]:
    return {
        node.variable.identifier
        for node in walk(value)
        if isinstance(node, Name) and node.variable.lives is Lives.USER and node.variable.shape is None
    }


def _task(task: model.Task | model.TaskGroup, moving: Sequence[model.NamedValue]) -> model.Task | model.TaskGroup:
    if isinstance(task, model.TaskGroup):
        return replace(task, tasks=tuple(_task(one, moving) for one in task.tasks))
    return replace(task, steps=_steps(task.steps, moving))


def _steps(steps: tuple[model.Step, ...], moving: Sequence[model.NamedValue]) -> tuple[model.Step, ...]:
    return tuple(_step(step, moving) for step in steps)


def _step(step: Any, moving: Sequence[model.NamedValue]) -> Any:
    if isinstance(step, model.Request):
        own = {h.name.lower() for h in step.headers}
        return replace(step, headers=(*(h for h in moving if h.name.lower() not in own), *step.headers))
    inner = {
        f.name: _steps(getattr(step, f.name), moving) for f in fields(step) if f.name in ("steps", "then", "otherwise")
    }
    if isinstance(step, model.Choose | model.Parallel):
        return replace(step, branches=tuple(replace(b, steps=_steps(b.steps, moving)) for b in step.branches))
    return replace(step, **inner) if inner else step
