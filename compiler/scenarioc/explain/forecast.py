"""What a load profile will do: users or arrivals over time, requests by row, users needed, and what looks wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from scenarioc.explain.volume import Row, Volume, of_steps, of_tasks, pause_s, together
from scenarioc.plan import model
from scenarioc.records import record

Point = tuple[float, float]


@record
class Forecast:
    """One profile in figures. `points` are (second, users or arrivals a second), joined by straight lines; `rows` are
    requests in all and at most a second; `at_once` is the highest number of users at a time, `started` all of them."""

    name: str
    is_open: bool
    seconds: float
    points: tuple[Point, ...]
    started: float
    at_once: float
    rows: tuple[tuple[Row, float, float], ...]
    iteration_s: float
    response_s: float
    guessed: bool

    @property
    def requests(self) -> float:
        """All requests."""
        return sum(total for _, total, _ in self.rows)

    @property
    def most_requests(self) -> float:
        """Requests a second at the height of the load."""
        return sum(most for _, _, most in self.rows)


def forecast(plan: model.Plan, profile: model.Profile, response_s: float) -> Forecast:
    """What a profile will do when every answer takes `response_s`."""
    return (_open if profile.arrivals is not None else _closed)(plan, profile, response_s)


def _closed(plan: model.Plan, profile: model.Profile, response_s: float) -> Forecast:
    points = tuple(_stage_points(profile.stages))
    user_seconds = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in itertools.pairwise(points))
    started = sum(max(0.0, y2 - y1) for (_, y1), (_, y2) in itertools.pairwise(points))
    volumes, totals, peaks, seconds = [], [], [], 0.0
    for user, share in _shares(plan.users, profile.most_users):
        once = of_tasks(user.tasks)
        took = _iteration_s(user, once, response_s)
        rounds = 1 / took if took else 0.0
        volumes.append(once)
        totals += [(share * user_seconds * rounds, once), (share * started, of_steps((*user.start, *user.stop)))]
        peaks.append((share * profile.most_users * rounds, once))
        seconds += share * took
    possible = together(peaks)
    held = min(1.0, profile.throughput / possible.count) if profile.throughput and possible.count else 1.0
    return Forecast(
        profile.name,
        False,
        profile.seconds,
        points,
        started,
        profile.most_users,
        _rows(together([(held, together(totals))]), together([(held, possible)])),
        seconds,
        response_s,
        any(volume.guessed for volume in volumes),
    )


def _open(plan: model.Plan, profile: model.Profile, response_s: float) -> Forecast:
    arrivals = profile.arrivals
    assert arrivals is not None
    points: list[Point] = []
    totals: list[tuple[float, Volume]] = []
    begun, at_once, longest = 0.0, 0.0, 0.0
    peak: tuple[float, Volume] = (0.0, Volume({}, 0.0))
    for phase in arrivals.phases:
        points += [(begun, phase.first), (begun + phase.seconds, phase.last)]
        begun += phase.seconds
        each = together([(share, _life(user)) for user, share in _mix(plan.users, phase)])
        totals.append((phase.arrivals, each))
        most = max(phase.first, phase.last)
        at_once, longest = max((at_once, longest), (most * each.seconds(response_s), each.seconds(response_s)))
        peak = max(peak, (most, each), key=lambda one: one[0] * one[1].count)
    everything = together(totals)
    rows = _rows(everything, together([peak]))
    return Forecast(
        profile.name, True, profile.seconds, tuple(points), arrivals.count, at_once, rows, longest, response_s,
        everything.guessed,
    )  # fmt: skip


def _life(user: model.User) -> Volume:
    """All that a user does who arrives, does one task and leaves."""
    return together([(1, of_steps(user.start)), (1, of_tasks(user.tasks)), (1, of_steps(user.stop))])


def _iteration_s(user: model.User, once: Volume, response_s: float) -> float:
    busy, wait = once.seconds(response_s), pause_s(user.wait)
    return max(busy, wait) if user.wait and user.wait.kind == "pace" else busy + wait


def _rows(totals: Volume, peaks: Volume) -> tuple[tuple[Row, float, float], ...]:
    return tuple((row, count, peaks.requests.get(row, 0.0)) for row, count in totals.requests.items() if count)


def _stage_points(stages: Sequence[model.Stage]) -> Iterator[Point]:
    second, users = 0.0, 0.0
    yield second, users
    for stage in stages:
        if stage.over_s or stage.users != users:
            second, users = second + stage.over_s, stage.users
            yield second, users
        if stage.hold_s:
            second += stage.hold_s
            yield second, users


def _shares(users: Sequence[model.User], most: int) -> Iterator[tuple[model.User, float]]:
    """Which part of the users each scenario has when most of them are there."""
    fixed = {user.identifier: user.fixed_count for user in users if user.fixed_count is not None}
    left = max(0, most - sum(fixed.values()))
    weights = sum(user.weight for user in users if user.fixed_count is None) or 1
    for user in users:
        count = fixed.get(user.identifier)
        yield user, (left * user.weight / weights if count is None else min(count, most)) / (most or 1)


def _mix(users: Sequence[model.User], phase: model.Phase) -> Iterator[tuple[model.User, float]]:
    mix = dict(phase.mix) or {user.identifier: user.weight for user in users}
    total = sum(mix.values()) or 1
    for user in users:
        if mix.get(user.identifier):
            yield user, mix[user.identifier] / total
