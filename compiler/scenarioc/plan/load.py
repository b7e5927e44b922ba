"""Lowering of load and thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, cast

from scenarioc.plan import model
from scenarioc.plan.context import Lowering, unknown
from scenarioc.plan.profiles import lower_profile
from scenarioc.plan.walk import all_steps, requests_of, tasks_of
from scenarioc.source import Path
from scenarioc.spec.load import Limit, Profile, Profiles

Row = tuple[str, str]


def lower_load(lowering: Lowering, load: Profile | Profiles, users: Sequence[model.User]) -> model.Load:
    """All profiles, and which one runs when none is asked for."""
    if isinstance(load, Profile):
        return model.Load("default", (lower_profile(lowering, "default", load, ("load",), users),))
    profiles = []
    for name, profile in load.profiles.items():
        common = {"warmup": load.warmup if profile.warmup is None else profile.warmup}
        whole = profile.model_copy(update=common)
        profiles.append(lower_profile(lowering, name, whole, ("load", "profiles", name), users))
    default = load.default or profiles[0].name
    if default not in load.profiles:
        unknown(lowering, "profile", default, load.profiles, lowering.document.at(("load", "default")))
    return model.Load(default, tuple(profiles))


def lower_thresholds(
    lowering: Lowering, limits: Sequence[Limit] | None, users: Sequence[model.User]
) -> tuple[model.Threshold, ...]:
    """The thresholds with the statistics rows that their selectors mean."""
    found = []
    for index, limit in enumerate(limits or ()):
        path = ("thresholds", index)
        rows = None if limit.selector is None else _rows(lowering, limit.selector, users, path)
        operator = cast(Literal["<", "<=", ">", ">=", "=="], limit.operator)
        found.append(model.Threshold(limit.text, rows, limit.metric, operator, limit.limit, lowering.place(path)))
    return tuple(found)


def _rows(lowering: Lowering, selector: str, users: Sequence[model.User], path: Path) -> tuple[Row, ...] | None:
    meanings = _meanings(users)
    if selector in meanings:
        return tuple(dict.fromkeys(meanings[selector]))
    at = lowering.document.key_at((*path, selector))
    if selector in (lowering.spec.endpoints or {}):
        lowering.problems.add(
            "unused-selector",
            f"no scenario sends `{selector}`, so this threshold could never see a request",
            at,
            help="use the endpoint in a scenario, or remove the threshold",
        )
        return None
    unknown(
        lowering,
        "selector",
        selector,
        {**(lowering.spec.endpoints or {}), **meanings},
        at,
        "a selector is an endpoint, `METHOD /path`, a group, a tag or a scenario",
    )
    return None


def _meanings(users: Sequence[model.User]) -> dict[str, list[Row]]:
    """What each selector covers: endpoints, rows with and without method, groups, tags, scenarios."""
    meanings: dict[str, list[Row]] = {}

    def means(selector: str | None, row: Row) -> None:
        if selector:
            meanings.setdefault(selector, []).append(row)

    for user, task_tags, step in _everything(users):
        if isinstance(step, model.Group):
            means(step.name, ("GROUP", step.name))
        for request in requests_of(step):
            row = (request.method, request.name)
            means(request.endpoint, row)
            means(f"{request.method} {request.name}", row)
            means(request.name, row)
            means(user.title, row)
            for tag in (*request.tags, *task_tags, *user.tags):
                means(tag, row)
    return meanings


def _everything(users: Sequence[model.User]) -> Iterator[tuple[model.User, tuple[str, ...], model.Step]]:
    """All steps with the user that does them and the tags of the task that they belong to."""
    for user in users:
        yield from ((user, (), step) for step in all_steps((*user.start, *user.stop)))
        for task in tasks_of(user.tasks):
            yield from ((user, task.tags, step) for step in all_steps(task.steps))
