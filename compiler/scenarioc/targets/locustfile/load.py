"""Load profiles and thresholds as data that the inlined helpers work on."""

from __future__ import annotations

from collections.abc import Sequence

from scenarioc.figures import Given, same
from scenarioc.plan import model
from scenarioc.render import Code, render
from scenarioc.targets.locustfile.arrivals import arrivals_of
from scenarioc.targets.locustfile.code import call, figure, mapping, name, python, sequence
from scenarioc.units import number


def figures_section(figures: Sequence[model.Figure], users: Sequence[model.User]) -> Code | None:
    """The call that ends a run whose environment makes no sense; None when the environment sets nothing."""
    if not figures:
        return None
    may_be_idle = all(isinstance(user.weight, Given) and user.fixed_count is None for user in users)
    return call("refuse_wrong_figures", *([sequence([name(user.identifier) for user in users])] if may_be_idle else []))


def load_section(load: model.Load, users: Sequence[model.User], *, judged: bool) -> Code | None:
    """The profiles and the shape that follows them; None when one constant number of users says it all.

    `judged` says that there is a verdict, which waits for the last statistics of all processes by itself.
    """
    if load.constant:
        return None
    arrivals = [(python(one.name), arrivals_of(one.arrivals)) for one in load.profiles if one.arrivals]
    names = python([profile.name for profile in load.profiles]) if arrivals else Code("list(PROFILES)")
    return Code(
        render(
            "locustfile/load.jinja",
            "python",
            profiles=[(python(one.name), _legs(one)) for one in load.profiles if not one.arrivals],
            typed=Code("" if all(map(_whole_seconds, load.profiles)) else ": Mapping[str, Stages]"),
            arrivals=arrivals,
            base=Code("ArrivingLoad" if arrivals else "StagedLoad"),
            stages=Code("PROFILES" if any(not one.arrivals for one in load.profiles) else ""),
            offer=call("offer_profiles", names, load.default),
            throughput=_throughput(load, users),
            throughputs=_throughputs(load),
            warmups=[(python(one.name), figure(one.warmup_s)) for one in load.profiles if not same(one.warmup_s, 0)],
            limits=_limits(load, users),
            complete=None if judged else call("finish_completely"),
        ).rstrip("\n")
    )


def _whole_seconds(profile: model.Profile) -> bool:
    # mypy takes a dict of lists, some with integers and some with other numbers, for a dict of objects.
    times = [seconds for stage in profile.stages for seconds in (stage.over_s, stage.hold_s)]
    return all(float(seconds).is_integer() and not isinstance(seconds, Given) for seconds in times)


def _throughput(load: model.Load, users: Sequence[model.User]) -> Code | None:
    """The call that holds the rates of profiles which ask for one."""
    rates = {profile.name: number(profile.throughput) for profile in load.profiles if profile.throughput is not None}
    classes = sequence([name(user.identifier) for user in users])
    return call("hold_throughput", rates, classes) if rates else None


def _throughputs(load: model.Load) -> Code | None:
    """The call that holds the rates of scenarios and endpoints."""
    asked = {one.name: one for profile in load.profiles for one in profile.throughputs}
    if not asked:
        return None
    return call(
        "hold_throughputs",
        {
            profile.name: {one.name: number(one.rate) for one in profile.throughputs}
            for profile in load.profiles
            if profile.throughputs
        },
        mapping([(one.name, name(one.users[0])) for one in asked.values() if not one.rows]) or {},
        mapping([(one.name, _sent_by(one)) for one in asked.values() if one.rows]) or {},
    )


def _sent_by(endpoint: model.Throughput) -> Code:
    """The user classes that send an endpoint, and its rows."""
    classes = sequence([name(user) for user in endpoint.users])
    return Code(f"({classes}, {python(list(endpoint.rows))})")


def _limits(load: model.Load, users: Sequence[model.User]) -> Code | None:
    """The call that ends profiles after so many iterations."""
    in_all = {profile.name: profile.iterations for profile in load.profiles if profile.iterations is not None}
    each = {profile.name: profile.each for profile in load.profiles if profile.each is not None}
    if not in_all and not each:
        return None
    return call("limit_iterations", sequence([name(user.identifier) for user in users]), in_all=in_all, each=each)


def _legs(profile: model.Profile) -> Code:
    """How long to take to how many users, leg by leg; a jump takes no time."""
    legs: list[tuple[float, int]] = []
    before = 0
    for stage in profile.stages:
        if stage.over_s or isinstance(stage.over_s, Given) or not same(stage.users, before):
            legs.append((stage.over_s, stage.users))
        before = stage.users
        if stage.hold_s or isinstance(stage.hold_s, Given):
            legs.append((stage.hold_s, stage.users))
    return sequence([Code(f"({figure(seconds)}, {figure(level)})") for seconds, level in legs])
