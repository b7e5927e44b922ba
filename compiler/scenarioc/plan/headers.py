"""Default headers that cannot be set once for the whole session move to the steps that send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from scenarioc.expressions.tree import Builtin, Call, Expression, Lives, Name, Type, walk
from scenarioc.plan import model
from scenarioc.plan.walk import all_steps, is_request, steps_of
from scenarioc.records import record

_OF_A_BODY = ("host", "connection", "upgrade", "content-type", "content-length", "content-encoding")
"""Headers of requests that a handshake has of its own, or that say something about a body."""


@record
class _Defaults:
    """The headers that are written at steps: `all` of a scenario at handshakes, at requests those that are `moving`."""

    all: tuple[model.NamedValue, ...]
    moving: frozenset[str]

    def known(self, identifiers: set[str]) -> _Defaults:
        """Those whose variables have values."""
        return _Defaults(tuple(h for h in self.all if _needs(h.value) <= identifiers), self.moving)

    def beside(self, step: model.Request | model.Socket) -> tuple[model.NamedValue, ...]:
        """The headers of a step, and those of the scenario that it does not name itself."""
        own = {h.name.lower() for h in step.headers}
        if is_request(step):
            more = [h for h in self.all if h.name.lower() in self.moving]
        else:
            more = [h for h in self.all if h.name.lower() not in _OF_A_BODY]
        return (*(h for h in more if h.name.lower() not in own), *step.headers)


def spread_headers(user: model.User) -> model.User:
    """The user with headers that change, or that some request leaves out, written at each request instead, and with
    all of them at each handshake.

    In `start` such a header is sent only once its variables have values: a token cannot go with its own login. Data,
    the variables with a shape, are drawn before they are read.
    """
    left_out = {
        h.name.lower()
        for step in steps_of(user)
        if isinstance(step, model.Request | model.Socket) and is_request(step)
        for h in step.headers
        if h.value.type is Type.NONE
    }
    headers = user.client.headers
    moving = frozenset(h.name.lower() for h in headers if _changes(h.value) or h.name.lower() in left_out)
    if not headers:
        return user
    defaults = _Defaults(headers, moving)
    staying = tuple(h for h in headers if h.name.lower() not in moving)
    return replace(
        user,
        client=replace(user.client, headers=staying),
        start=tuple(_start(user, defaults)),
        tasks=tuple(_task(task, defaults) for task in user.tasks),
        stop=_steps(user.stop, defaults),
    )


def _changes(value: Expression) -> bool:
    return any(
        (isinstance(node, Call) and node.function != "basic_auth")
        or isinstance(node, Builtin)
        or (isinstance(node, Name) and node.variable.lives is not Lives.TEST)
        for node in walk(value)
    )


def _start(user: model.User, defaults: _Defaults) -> Iterator[model.Step]:
    known = {v.identifier for v in user.variables if v.initial is not None}
    for step in user.start:
        yield from _steps((step,), defaults.known(known))
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


def _task(task: model.Task | model.TaskGroup, defaults: _Defaults) -> model.Task | model.TaskGroup:
    if isinstance(task, model.TaskGroup):
        return replace(task, tasks=tuple(_task(one, defaults) for one in task.tasks))
    return replace(task, steps=_steps(task.steps, defaults))


def _steps(steps: tuple[model.Step, ...], defaults: _Defaults) -> tuple[model.Step, ...]:
    return tuple(_step(step, defaults) for step in steps)


def _step(step: Any, defaults: _Defaults) -> Any:
    if isinstance(step, model.Request) or (isinstance(step, model.Socket) and step.action == "connect"):
        return replace(step, headers=defaults.beside(step))
    inner = {
        f.name: _steps(getattr(step, f.name), defaults)
        for f in fields(step)
        if f.name in ("steps", "then", "otherwise")
    }
    if isinstance(step, model.Choose | model.Parallel):
        return replace(step, branches=tuple(replace(b, steps=_steps(b.steps, defaults)) for b in step.branches))
    return replace(step, **inner) if inner else step
