"""Where data are drawn: steps that take the next row or record before it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from scenarioc.expressions.tree import Lives, Name, Variable
from scenarioc.plan import model
from scenarioc.plan.walk import reads_of
from scenarioc.problems import Problems
from scenarioc.records import record

_NESTED = ("steps", "then", "otherwise", "branches")
Steps = tuple[model.Step, ...]


@record
class Drawn:
    """Data that expressions may read: the variable, when a new value is drawn, from where, and what it is made from."""

    variable: Variable
    per: str
    source: str
    place: model.Place
    may_end: bool = False
    given: tuple[Variable, ...] = ()

    def step(self) -> model.Draw:
        """The step that gives the variable its next value."""
        variable = self.variable
        lives = variable.lives is Lives.USER
        given = tuple(Name(one.type, one) for one in self.given)
        return model.Draw(variable.name, variable.identifier, lives, self.source, self.may_end, self.place, given)


def with_draws(
    users: Sequence[model.User], data: Mapping[Variable, Drawn], problems: Problems
) -> tuple[model.User, ...]:
    """The users with a step in front of everything that reads data."""
    return tuple(_user(user, data, problems) for user in users) if data else tuple(users)


def _user(user: model.User, data: Mapping[Variable, Drawn], problems: Problems) -> model.User:
    for variable in user.variables:
        for found in _reads(variable.initial, data):
            problems.add(
                "data-in-variables",
                f"`{found.variable.name}` has no value yet when `variables` get theirs",
                variable.place.span,
                help=f"in `start`, write `set: {{{variable.name}: …}}`",
            )
    once = tuple(found.step() for found in _reads(user, data) if found.per == "user")
    return replace(
        user,
        start=(*once, *_flow(user.start, data)),
        tasks=tuple(_task(task, data) for task in user.tasks),
        stop=_flow(user.stop, data),
    )


def _task(task: model.Task | model.TaskGroup, data: Mapping[Variable, Drawn]) -> model.Task | model.TaskGroup:
    if isinstance(task, model.TaskGroup):
        return replace(task, tasks=tuple(_task(one, data) for one in task.tasks))
    return replace(task, steps=_flow(task.steps, data))


def _flow(steps: Steps, data: Mapping[Variable, Drawn]) -> Steps:
    first = tuple(found.step() for found in _reads(steps, data) if found.per == "iteration")
    return (*first, *_steps(steps, data))


def _steps(steps: Steps, data: Mapping[Variable, Drawn]) -> Steps:
    found: list[model.Step] = []
    for step in steps:
        own = tuple(getattr(step, field.name) for field in fields(step) if field.name not in _NESTED)
        found += [drawn.step() for drawn in _reads(own, data) if drawn.per == "use"]
        found.append(_inside(step, data))
    return tuple(found)


def _inside(step: Any, data: Mapping[Variable, Drawn]) -> Any:
    if isinstance(step, model.Choose | model.Parallel):
        return replace(step, branches=tuple(replace(b, steps=_steps(b.steps, data)) for b in step.branches))
    inner = {f.name: _steps(getattr(step, f.name), data) for f in fields(step) if f.name in _NESTED}
    return replace(step, **inner) if inner else step


def _reads(value: Any, data: Mapping[Variable, Drawn]) -> list[Drawn]:
    """The data that a part of the plan reads, and what they are made from: these first."""
    read = set(reads_of(value).variables)
    for variable, drawn in reversed(list(data.items())):
        if variable in read:
            read.update(drawn.given)
    return [drawn for variable, drawn in data.items() if variable in read]
