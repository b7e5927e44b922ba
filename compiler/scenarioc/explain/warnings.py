"""What will not go as the load says, as far as arithmetic can tell."""

from __future__ import annotations

from collections.abc import Iterator

from scenarioc.explain.forecast import Forecast
from scenarioc.explain.rates import left_for
from scenarioc.plan import model
from scenarioc.records import record

_TICK_S = 1.0
_SPAWNED_A_SECOND = 100
_OWN_FILES = 50
_SELECT_LIMIT = 1000
_TIME_WAIT_S = 60
_SENT_A_SECOND = {"fast": 4000, "requests": 800}


@record
class Machine:
    """What the machine that runs the test allows a process: open files, and local ports for connections."""

    open_files: int | None = None
    ports: int | None = None


def warnings(plan: model.Plan, profile: model.Profile, seen: Forecast, machine: Machine) -> Iterator[str]:
    """Sentences about a profile and its forecast."""
    yield from _stages(profile)
    if seen.iteration_s >= profile.seconds > 0:
        yield (
            f"one iteration takes about {seen.iteration_s:.3g} s, as long as the whole load: "
            "shorten the pauses, or let the load last longer"
        )
    if profile.arrivals is not None and profile.arrivals.max_users and seen.at_once > profile.arrivals.max_users:
        yield (
            f"about {seen.at_once:,.0f} users are needed at once, but `max_users` is {profile.arrivals.max_users:,}: "
            "further arrivals are dropped"
        )
    yield from _throughputs(seen)
    yield from _ends(profile, seen)
    yield from _rows(seen)
    yield from _generator(plan, seen)
    yield from _sockets(profile, seen, machine)
    yield from _ports(plan, seen, machine)


def _stages(profile: model.Profile) -> Iterator[str]:
    before = 0
    for number, stage in enumerate(profile.stages, 1):
        change = stage.users - before
        before = stage.users
        if change > 1 and 0 < stage.over_s < 2 * _TICK_S:
            yield (
                f"stage {number}: a ramp over {stage.over_s:g} s is a jump: Locust changes the number of users once a "
                "second, every 2 s with workers"
            )
        elif change / max(stage.over_s, _TICK_S) > _SPAWNED_A_SECOND:
            yield (
                f"stage {number}: {change / max(stage.over_s, _TICK_S):,.0f} new users a second are more than one "
                f"process starts in time (about {_SPAWNED_A_SECOND}): give the ramp more time, or use more processes"
            )


def _throughputs(seen: Forecast) -> Iterator[str]:
    for rate, left in left_for(seen.rates):
        if rate.possible >= 0.999 * rate.asked > 1.01 * left:
            yield (
                f"`{rate.name}` makes about {left:,.4g} requests/s, less than the {rate.asked:,.4g}/s of its "
                "`throughput`: its users have to wait for other throughputs"
            )
        if rate.possible < 0.999 * rate.asked:
            of = "" if rate.name is None else f" of `{rate.name}`"
            needed = seen.at_once * rate.asked / (rate.possible or 1)
            yield (
                f"{seen.at_once:,.0f} users make about {rate.possible:,.4g} requests/s{of}, less than the "
                f"{rate.asked:,.4g}/s of `throughput`: about {needed:,.0f} users are needed"
            )


def _ends(profile: model.Profile, seen: Forecast) -> Iterator[str]:
    planned = profile.planned_iterations
    if planned is not None and seen.iterations < 0.99 * planned:
        yield (
            f"about {seen.iterations:,.0f} of {planned:,} iterations are done in {seen.seconds:,.4g} s: "
            "use more users, or let the load last longer"
        )
    if profile.warmup_s >= seen.seconds > 0:
        yield (
            f"the load is over after about {seen.seconds:,.4g} s, within its warm-up of {profile.warmup_s:,.4g} s: "
            "nothing would be left to judge"
        )


def _rows(seen: Forecast) -> Iterator[str]:
    for drawn in seen.drawn:
        if drawn.used > drawn.count and drawn.when_exhausted != "recycle":
            end = "users stop" if drawn.when_exhausted == "stop" else "the test fails"
            yield (
                f"about {drawn.used:,.0f} rows of `{drawn.name}` are needed, it has {drawn.count:,}: when they are "
                f"used up, {end}"
            )


def _generator(plan: model.Plan, seen: Forecast) -> Iterator[str]:
    most = min(_SENT_A_SECOND[user.client.library] for user in plan.users)
    if seen.is_open and not all(user.client.shares_connections for user in plan.users):
        most = min(most, 1300)  # a fresh connection for every user costs
    if seen.most_requests > most:
        processes = int(seen.most_requests // most) + 1
        yield (
            f"{seen.most_requests:,.0f} requests/s are more than one process of Locust sends (about {most:,}): "
            f"use `--processes {processes}`, or workers"
        )


def _sockets(profile: model.Profile, seen: Forecast, machine: Machine) -> Iterator[str]:
    most = profile.arrivals.max_users if profile.arrivals is not None else None
    users = min(seen.at_once, most or seen.at_once)
    if machine.open_files is not None and users > machine.open_files - _OWN_FILES:
        yield (
            f"{users:,.0f} users need as many open sockets, but `ulimit -n` allows a process {machine.open_files:,} "
            f"files: raise it, or use more processes"
        )
    elif users > _SELECT_LIMIT:
        yield (
            f"{users:,.0f} users at once: above {_SELECT_LIMIT:,} a process, connections are no longer kept alive: "
            f"use `--processes {int(users // _SELECT_LIMIT) + 1}`"
        )
    if machine.ports is not None and users > machine.ports:
        yield f"{users:,.0f} users need more local ports than this machine has for one target ({machine.ports:,})"


def _ports(plan: model.Plan, seen: Forecast, machine: Machine) -> Iterator[str]:
    opened = seen.is_open and not all(user.client.shares_connections for user in plan.users)
    fresh = max((rate for _, rate in seen.points), default=0) if opened else 0
    if machine.ports is not None and fresh * _TIME_WAIT_S > machine.ports:
        yield (
            f"{fresh:,.0f} new connections a second use up the {machine.ports:,} local ports of this machine, because "
            f"each stays taken for a minute: {machine.ports // _TIME_WAIT_S:,} a second are possible to one target; "
            "`http: {connections: shared}` keeps them"
        )
