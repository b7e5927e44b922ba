"""Rows of which a threshold is only about some requests: those of one scenario, or with one tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from scenarioc.expressions.tree import Expression
from scenarioc.plan import model
from scenarioc.plan.rows import Row, everything, selectors_of
from scenarioc.plan.walk import requests_of
from scenarioc.records import record

T = TypeVar("T")


@record
class Part:
    """The requests of a row that belong to the scenario or tag `selector`; they are counted by themselves as well."""

    selector: str
    row: Row

    @property
    def label(self) -> str:
        """What the part is called in the locustfile."""
        return f"{self.selector}: {' '.join(self.row)}"


def shared_rows(users: Sequence[model.User]) -> dict[str, set[Row]]:
    """For each scenario and tag the rows that also count requests which do not belong to it."""
    of_all: Counter[Row] = Counter()
    of_selector: Counter[tuple[str, Row]] = Counter()
    for user, tags, step in everything(users):
        for request in requests_of(step):
            row = (request.method, request.name)
            of_all[row] += 1
            of_selector.update((selector, row) for selector in set(selectors_of(user, tags, request)))
    shared: dict[str, set[Row]] = {selector: set() for selector, _ in of_selector}
    for (selector, row), count in of_selector.items():
        if count < of_all[row]:
            shared[selector].add(row)
    return shared


def marked(users: tuple[model.User, ...], parts: Sequence[Part]) -> tuple[model.User, ...]:
    """The users, whose requests say which parts they belong to."""
    if not parts:
        return users
    return tuple(_marked_user(user, parts) for user in users)


def _marked_user(user: model.User, parts: Sequence[Part]) -> model.User:
    def marker(task_tags: Sequence[str]) -> Callable[[model.Request], model.Request]:
        def mark(request: model.Request) -> model.Request:
            selectors, row = selectors_of(user, task_tags, request), (request.method, request.name)
            labels = tuple(part.label for part in parts if part.row == row and part.selector in selectors)
            return replace(request, parts=labels) if labels else request

        return mark

    def task(one: model.Task | model.TaskGroup) -> model.Task | model.TaskGroup:
        if isinstance(one, model.TaskGroup):
            return replace(one, tasks=tuple(map(task, one.tasks)))
        return replace(one, steps=_changed(one.steps, marker(one.tags)))

    return replace(
        user,
        start=_changed(user.start, marker(())),
        tasks=tuple(map(task, user.tasks)),
        stop=_changed(user.stop, marker(())),
    )


def _changed(value: T, mark: Callable[[model.Request], model.Request]) -> T:
    """Part of a plan with its requests marked."""
    inside: Any = value
    if isinstance(inside, model.Request):
        inside = mark(inside)
    elif isinstance(inside, tuple):
        inside = tuple(_changed(item, mark) for item in inside)
    elif is_dataclass(inside) and not isinstance(inside, Expression | model.Place | type):
        inside = replace(inside, **{part.name: _changed(getattr(inside, part.name), mark) for part in fields(inside)})
    result: T = inside
    return result
