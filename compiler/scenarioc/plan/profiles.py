"""Lowering of load profiles: how many users, for how long."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from scenarioc.plan import model
from scenarioc.plan.arrivals import fits, lower_arrivals
from scenarioc.plan.context import Lowering
from scenarioc.plan.throughput import lower_throughput
from scenarioc.source import Path
from scenarioc.spec.base import shown
from scenarioc.spec.load import IterationsOfEach, Profile, Stage

_MOST_STAGES = 10_000
_PROFILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]*")


def lower_profile(
    lowering: Lowering, name: str, profile: Profile, path: Path, users: Sequence[model.User]
) -> model.Profile:
    """One profile; after a problem it is of no use."""
    return _warmed_up(lowering, profile, path, _profile(lowering, name, profile, path, users))


def _warmed_up(lowering: Lowering, profile: Profile, path: Path, lowered: model.Profile) -> model.Profile:
    warmup_s = profile.warmup or 0.0
    if warmup_s and lowered.seconds and warmup_s >= lowered.seconds:
        own = (*path, "warmup")
        lowering.problems.add(
            "warmup-too-long",
            f"the warm-up of `{lowered.name}` takes as long as the whole load",
            lowering.document.key_at(own if lowering.document.has(own) else ("load", "warmup")),
            help="shorten it, or let the load last longer: nothing would be left to judge",
        )
    return replace(lowered, warmup_s=warmup_s)


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
    rate, rates = lower_throughput(lowering, profile.throughput, (*path, "throughput"), users)
    if isinstance(profile.users, int):
        seconds = math.inf if profile.for_ is None and profile.iterations is not None else profile.for_
        constant = _constant(lowering, profile.users, seconds, path)
        return _ending(profile, model.Profile(name, (constant,), place, throughput=rate, throughputs=rates))
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
    return _ending(profile, model.Profile(name, stages, place, throughput=rate, throughputs=rates))


def _ending(profile: Profile, lowered: model.Profile) -> model.Profile:
    asked = profile.iterations
    if isinstance(asked, IterationsOfEach):
        return replace(lowered, each=asked.each)
    return replace(lowered, iterations=asked)


def _constant(lowering: Lowering, users: int, seconds: float | None, path: Path) -> model.Stage:
    document, problems = lowering.document, lowering.problems
    if seconds is None:
        problems.add(
            "missing-key",
            "a constant number of users needs `for`",
            document.key_at((*path, "users")),
            help="add for example `for: 2m`, or `iterations: 1000`",
        )
    if users == 0:
        problems.add("no-users", "no users, no load", document.at((*path, "users")), help="give at least 1 user")
    return model.Stage(users, 0, seconds or 0)


def _stages(lowering: Lowering, stages: Sequence[Stage], path: Path) -> Iterator[model.Stage]:
    users = 0
    if not stages:
        lowering.problems.add(
            "wrong-size",
            "there are no stages",
            lowering.document.at(path),
            help="add for example `{to: 10, over: 30s}`",
        )
    flat = list(islice(_flat(lowering, stages, path), _MOST_STAGES + 1))
    if len(flat) > _MOST_STAGES:
        lowering.problems.add(
            "wrong-size",
            f"these waves make more than {_MOST_STAGES:,} stages",
            lowering.document.at(path),
            help="repeat less often, with longer stages",
        )
        return
    for stage, at in flat:
        _says_enough(lowering, stage, at)
        users = stage.to if stage.to is not None else users
        yield model.Stage(users, stage.over or 0, stage.hold or 0)


def _flat(lowering: Lowering, stages: Sequence[Stage], path: Path) -> Iterator[tuple[Stage, Path]]:
    """The stages in order, those of a wave as often as they are repeated."""
    for index, stage in enumerate(stages):
        at = (*path, index)
        if stage.repeat is None and stage.stages is None:
            yield stage, at
            continue
        alone = stage.to is None and stage.over is None and stage.hold is None
        if not alone or not stage.stages or stage.repeat is None:
            lowering.problems.add(
                "not-a-wave",
                "a wave says `repeat` and `stages`, and nothing else",
                lowering.document.at(at),
                help="write `{repeat: 5, stages: [{to: 200, over: 30s}, {to: 50, over: 30s}]}`",
            )
            continue
        for _ in range(stage.repeat):
            yield from _flat(lowering, stage.stages, (*at, "stages"))


def _says_enough(lowering: Lowering, stage: Stage, path: Path) -> None:
    problems, at = lowering.problems, lowering.document.at(path)
    if stage.to is None and stage.hold is None and stage.over is None:
        problems.add("empty-stage", "this stage says nothing", at, help="write `{to: 50, over: 1m}` or `{hold: 3m}`")
    if stage.over is not None and stage.to is None:
        problems.add(
            "missing-key", "`over` needs `to`", at, help="say how many users to go to, as in `{to: 50, over: 1m}`"
        )
    if stage.to is not None and stage.over is None and stage.hold is None:
        problems.add("empty-stage", "this stage takes no time", at, help="add `over: 1m` or `hold: 1m`")
