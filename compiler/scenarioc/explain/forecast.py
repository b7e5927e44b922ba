"""What a load profile will do: users or arrivals over time, requests by row, users needed, and what looks wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenarioc.explain.course import Point, area, risen, stage_points, until
from scenarioc.explain.rates import AskedRate, rates_of, slowed
from scenarioc.explain.volume import Row, Volume, of_steps, of_tasks, pause_s, together
from scenarioc.plan import model
from scenarioc.records import record


@record
class Drawn:
    """How many rows of a table are used, of how many, and what happens when there are no more."""

    name: str
    used: float
    count: int
    when_exhausted: str


@record
class Forecast:
    """One profile in figures. `points` are (second, users or arrivals a second), joined by straight lines; `rows` are
    requests in all and at most a second; `at_once` is the highest number of users at a time, `started` all of them, and
    `needed` how many a throughput needs."""

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
    iterations: float = 0.0
    drawn: tuple[Drawn, ...] = ()
    needed: float | None = None
    rates: tuple[AskedRate, ...] = ()

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
    each: list[tuple[model.User, float, Volume, float]] = []
    for user, share in _shares(plan.users, profile.most_users):
        once = of_tasks(user.tasks)
        each.append((user, share, once, _iteration_s(user, once, response_s)))
    rates = tuple(rates_of(profile, each))
    held = slowed(rates, len(each))
    a_second = [
        (kept * share / took if took else 0.0, once)  # iterations of one user, on average
        for (_, share, once, took), kept in zip(each, held, strict=True)
    ]
    rounds = sum(often for often, _ in a_second)
    points = tuple(stage_points(profile.stages))
    if profile.planned_iterations is not None and rounds:
        points = until(points, profile.planned_iterations / rounds)
    started, busy = risen(points), area(points)
    totals = [(often * busy, once) for often, once in a_second]
    totals += [(share * started, of_steps((*user.start, *user.stop))) for user, share, _, _ in each]
    everything = together(totals)
    return Forecast(
        profile.name,
        False,
        points[-1][0],
        points,
        started,
        profile.most_users,
        _rows(everything, together([(often * profile.most_users, once) for often, once in a_second])),
        sum(share * took for _, share, _, took in each),
        response_s,
        any(once.guessed for _, _, once, _ in each),
        iterations=busy * rounds,
        drawn=_drawn(plan, everything),
        needed=max((profile.most_users * one.asked / one.possible for one in rates if one.possible), default=None),
        rates=rates,
    )


def _drawn(plan: model.Plan, everything: Volume) -> tuple[Drawn, ...]:
    feeders = [one for one in plan.data if isinstance(one, model.Feeder)]
    return tuple(
        Drawn(one.name, everything.draws.get(one.identifier, 0.0), one.count, one.when_exhausted) for one in feeders
    )


def _open(plan: model.Plan, profile: model.Profile, response_s: float) -> Forecast:
    arrivals = profile.arrivals
    assert arrivals is not None
    points: list[Point] = []
    totals: list[tuple[float, Volume]] = []
    begun, at_once, longest = 0.0, 0.0, 0.0
    peak: tuple[float, Volume] = (0.0, Volume({}, 0.0))
    for phase in arrivals.phases:
        for step in phase.steps:
            points += [(begun, step.first), (begun + step.seconds, step.last)]
            begun += step.seconds
        each = together([(share, _life(user)) for user, share in _mix(plan.users, phase)])
        totals.append((phase.arrivals, each))
        most = max(phase.first, phase.last)
        at_once, longest = max((at_once, longest), (most * each.seconds(response_s), each.seconds(response_s)))
        peak = max(peak, (most, each), key=lambda one: one[0] * one[1].count)
    everything = together(totals)
    rows = _rows(everything, together([peak]))
    return Forecast(
        profile.name, True, profile.seconds, tuple(points), arrivals.count, at_once, rows, longest, response_s,
        everything.guessed, iterations=arrivals.count, drawn=_drawn(plan, everything),
    )  # fmt: skip


def _life(user: model.User) -> Volume:
    """All that a user does who arrives, does one task and leaves."""
    return together([(1, of_steps(user.start)), (1, of_tasks(user.tasks)), (1, of_steps(user.stop))])


def _iteration_s(user: model.User, once: Volume, response_s: float) -> float:
    busy, wait = once.seconds(response_s), pause_s(user.wait)
    return max(busy, wait) if user.wait and user.wait.kind == "pace" else busy + wait


def _rows(totals: Volume, peaks: Volume) -> tuple[tuple[Row, float, float], ...]:
    return tuple((row, count, peaks.requests.get(row, 0.0)) for row, count in totals.requests.items() if count)


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
