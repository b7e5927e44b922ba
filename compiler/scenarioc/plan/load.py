"""Lowering of load and thresholds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, cast

from scenarioc.plan import model
from scenarioc.plan.arrivals import fits, lower_arrivals
from scenarioc.plan.context import Lowering, unknown
from scenarioc.plan.walk import all_steps, requests_of, tasks_of
from scenarioc.source import Path
from scenarioc.spec.base import shown
from scenarioc.spec.load import Limit, Profile, Profiles, Stage

Row = tuple[str, str]
_PROFILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]*")


def lower_load(lowering: Lowering, load: Profile | Profiles, users: Sequence[model.User]) -> model.Load:
    """All profiles, and which one runs when none is asked for."""
    if isinstance(load, Profile):
        return model.Load("default", (_profile(lowering, "default", load, ("load",), users),))
    profiles = tuple(
        _profile(lowering, name, p, ("load", "profiles", name), users) for name, p in load.profiles.items()
    )
    default = load.default or profiles[0].name
    if default not in load.profiles:
        unknown(lowering, "profile", default, load.profiles, lowering.document.at(("load", "default")))
    return model.Load(default, profiles)


def _profile(lowering: Lowering, name: str, profile: Profile, path: Path, users: Sequence[model.User]) -> model.Profile:
    place = lowering.place(path)
    document, problems = lowering.document, lowering.problems
    if not _PROFILE_NAME.fullmatch(name):
        problems.add(
            "profile-name",
            f"{shown(name)} cannot name a profile",
            document.key_at(path),
            help="the name is typed on command lines: use letters, digits, `_`, `-`, `.` and spaces, as in `peak hour`",
        )
    fits(lowering, profile, path)
    if profile.arrivals is not None:
        return model.Profile(name, (), place, lower_arrivals(lowering, profile, path, users))
    if isinstance(profile.users, int):
        constant = _constant(lowering, profile.users, profile.for_, path)
        return model.Profile(name, (constant,), place, throughput=profile.throughput)
    if profile.for_ is not None:
        problems.add(
            "misplaced-key", "stages have times of their own", document.key_at((*path, "for")), help="remove `for`"
        )
    stages = tuple(_stages(lowering, profile.users, (*path, "users"))) if profile.users is not None else ()
    if stages and not any(stage.users for stage in stages):
        problems.add(
            "no-users",
            "no users, no load",
            document.at((*path, "users")),
            help="begin with a stage such as `{to: 10, over: 30s}`",
        )
    return model.Profile(name, stages, place, throughput=profile.throughput)


def _constant(lowering: Lowering, users: int, seconds: float | None, path: Path) -> model.Stage:
    document, problems = lowering.document, lowering.problems
    if seconds is None:
        problems.add(
            "missing-key",
            "a constant number of users needs `for`",
            document.key_at((*path, "users")),
            help="add for example `for: 2m`",
        )
    if users == 0:
        problems.add("no-users", "no users, no load", document.at((*path, "users")), help="give at least 1 user")
    return model.Stage(users, 0, seconds or 0)


def _stages(lowering: Lowering, stages: Sequence[Stage], path: Path) -> Iterator[model.Stage]:
    problems, document = lowering.problems, lowering.document
    users = 0
    if not stages:
        problems.add(
            "wrong-size", "there are no stages", document.at(path), help="add for example `{to: 10, over: 30s}`"
        )
    for index, stage in enumerate(stages):
        at = document.at((*path, index))
        if stage.to is None and stage.hold is None and stage.over is None:
            problems.add(
                "empty-stage", "this stage says nothing", at, help="write `{to: 50, over: 1m}` or `{hold: 3m}`"
            )
        if stage.over is not None and stage.to is None:
            problems.add(
                "missing-key", "`over` needs `to`", at, help="say how many users to go to, as in `{to: 50, over: 1m}`"
            )
        if stage.to is not None and stage.over is None and stage.hold is None:
            problems.add("empty-stage", "this stage takes no time", at, help="add `over: 1m` or `hold: 1m`")
        users = stage.to if stage.to is not None else users
        yield model.Stage(users, stage.over or 0, stage.hold or 0)


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
