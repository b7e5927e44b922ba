"""Whether the rows of a feeder can last for a load."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from scenarioc.expressions.tree import Constant
from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.walk import steps_of, tasks_of
from scenarioc.units import number


def rows_that_run_out(plan: model.Plan, lowering: Lowering) -> None:
    """Warn with the figures when a profile needs more rows than a table has."""
    for feeder in plan.data:
        if isinstance(feeder, model.Feeder) and (feeder.finite or feeder.pick == "unique"):
            for profile in plan.load.profiles:
                if message := _shortage(plan, feeder, profile):
                    lowering.problems.warn(
                        "rows-run-out", message, feeder.place.span, help=_WAYS_OUT[feeder.when_exhausted]
                    )


_WAYS_OUT = {
    "recycle": "the users who find no row wait until another user is done with one; add rows",
    "stop": "the users who find no row stop; add rows, or write `when_exhausted: recycle`",
    "fail": "the test then ends as failed; add rows, or write `when_exhausted: recycle`",
}


def _shortage(plan: model.Plan, feeder: model.Feeder, profile: model.Profile) -> str | None:
    if profile.arrivals is not None:
        return _shortage_of_arrivals(plan, feeder, profile.name, profile.arrivals)
    shares = {user.title: share for user, share in _shares(plan, profile) if _draws(steps_of(user), feeder)}
    if feeder.per == "user" or not feeder.finite:
        users = _started(profile) if feeder.finite else profile.most_users
        needed = int(sum(shares.values()) * users)
        if needed > feeder.count:
            return f"{_rows(feeder)} are not enough for the {needed:,} users of `{profile.name}`"
        return None
    if profile.planned_iterations is not None:
        drawn = sum(shares.get(user.title, 0) * _rows_in_an_iteration(user, feeder) for user in plan.users)
        needed = int(drawn * profile.planned_iterations)
        if needed > feeder.count and math.isinf(profile.seconds):
            return (
                f"{_rows(feeder)} are not enough for the {profile.planned_iterations:,} iterations of `{profile.name}`"
            )
        if needed <= feeder.count or math.isinf(profile.seconds):
            return None
    rate = sum(shares.get(user.title, 0) * _rows_a_second(user, feeder) for user in plan.users)
    busy, needed_seconds = _user_seconds(profile), profile.seconds
    if rate * busy <= feeder.count or not busy:
        return None
    lasts = feeder.count / (rate * busy) * needed_seconds
    return f"{_rows(feeder)} last about {_time(lasts)} of `{profile.name}`, which takes {_time(needed_seconds)}"


def _shortage_of_arrivals(plan: model.Plan, feeder: model.Feeder, name: str, arrivals: model.Arrivals) -> str | None:
    """Each arrival is a user of its own, who does one iteration; rows that are lent depend on the answers."""
    if not feeder.finite:
        return None
    needed = 0.0
    for phase in arrivals.phases:
        mix = dict(phase.mix) or {user.identifier: user.weight for user in plan.users}
        for user in plan.users:
            share = mix.get(user.identifier, 0) / (sum(mix.values()) or 1)
            each = float(_draws(steps_of(user), feeder) > 0) if feeder.per == "user" else _in_a_life(user, feeder)
            needed += phase.arrivals * share * each
    if math.ceil(needed - 1e-6) <= feeder.count:
        return None
    return f"{_rows(feeder)} are not enough for the {arrivals.count:,} arrivals of `{name}`, which take {needed:,.0f}"


def _in_a_life(user: model.User, feeder: model.Feeder) -> float:
    """The rows of one start, one iteration and one stop."""
    return _draws((*user.start, *user.stop), feeder) + _rows_in_an_iteration(user, feeder)


def _rows(feeder: model.Feeder) -> str:
    return f"{feeder.count:,} row{'s' if feeder.count != 1 else ''} of `{feeder.name}`"


def _time(seconds: float) -> str:
    return f"{number(float(f'{seconds:.2g}') if seconds < 100 else float(round(seconds)))} s"


def _shares(plan: model.Plan, profile: model.Profile) -> Iterator[tuple[model.User, float]]:
    """Which part of the users of a profile each scenario has."""
    most = profile.most_users or 1
    fixed = min(1.0, sum(user.fixed_count or 0 for user in plan.users) / most)
    weights = sum(user.weight for user in plan.users if user.fixed_count is None) or 1
    for user in plan.users:
        if user.fixed_count is not None:
            yield user, min(1.0, user.fixed_count / most)
        else:
            yield user, (1 - fixed) * user.weight / weights


def _started(profile: model.Profile) -> int:
    """How many users are started in all: those who have left come back as new ones."""
    before, started = 0, 0
    for stage in profile.stages:
        started += max(0, stage.users - before)
        before = stage.users
    return started


def _user_seconds(profile: model.Profile) -> float:
    before, total = 0, 0.0
    for stage in profile.stages:
        total += (before + stage.users) / 2 * stage.over_s + stage.users * stage.hold_s
        before = stage.users
    return total


def _rows_in_an_iteration(user: model.User, feeder: model.Feeder) -> float:
    tasks = [(task.weight, _draws(task.steps, feeder)) for task in tasks_of(user.tasks)]
    return sum(weight * drawn for weight, drawn in tasks) / (sum(weight for weight, _ in tasks) or 1)


def _rows_a_second(user: model.User, feeder: model.Feeder) -> float:
    """The most rows that one user takes, if answers took no time; 0 when nothing paces the user."""
    tasks = [(task.weight, _pauses(task.steps)) for task in tasks_of(user.tasks)]
    weight = sum(weight for weight, _ in tasks) or 1
    pause = (_mean(user.wait) if user.wait else 0.0) + sum(w * thought for w, thought in tasks) / weight
    return _rows_in_an_iteration(user, feeder) / pause if pause > 0 else 0.0


def _draws(steps: Iterator[model.Step] | Sequence[model.Step], feeder: model.Feeder) -> int:
    return sum(isinstance(step, model.Draw) and step.source == feeder.identifier for step in steps)


def _pauses(steps: Sequence[model.Step]) -> float:
    return sum(_mean(step.wait) for step in steps if isinstance(step, model.Think))


def _mean(wait: model.Wait) -> float:
    ends = [end.value for end in (wait.a, wait.b) if isinstance(end, Constant) and isinstance(end.value, int | float)]
    if not ends:
        return 0.0
    return float(sum(ends)) / 2 if wait.kind == "uniform" and len(ends) == 2 else float(ends[0])
