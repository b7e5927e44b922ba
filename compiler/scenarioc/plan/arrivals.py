"""Lowering of arrivals: phases with two rates each, and the user classes that come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scenarioc.figures import same
from scenarioc.plan import model
from scenarioc.plan.context import Lowering, unknown
from scenarioc.source import Path
from scenarioc.spec.load import Profile

if TYPE_CHECKING:
    from scenarioc.spec.arrivals import Phase

SEED = 1
FINISH_S = 30.0
_OF_ARRIVALS = ("poisson", "seed", "max_users", "wait_first", "finish_within")
_FORMS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"rate", "for"}), "`{rate: 5/s, for: 1m}`"),
    (frozenset({"from", "to", "over"}), "`{from: 5/s, to: 50/s, over: 2m}`"),
    (frozenset({"count", "over"}), "`{count: 100, over: 1m}`"),
    (frozenset({"pause"}), "`{pause: 30s}`"),
)


def fits(lowering: Lowering, profile: Profile, path: Path) -> None:
    """Report what a profile lacks altogether, and keys that do not go together."""
    document, problems = lowering.document, lowering.problems
    if profile.users is None and profile.arrivals is None:
        problems.add(
            "missing-key",
            "a load needs `users` or `arrivals`",
            document.at(path),
            help="write for example `{users: 5, for: 2m}`",
        )
        return
    other, keys = (
        ("arrivals", ("users", "for", "throughput", "iterations"))
        if profile.arrivals is not None
        else ("users", _OF_ARRIVALS)
    )
    for key in keys:
        if document.has((*path, key)):
            problems.add(
                "misplaced-key",
                f"`{key}` does not go together with `{other}`",
                document.key_at((*path, key)),
                help=f"remove `{key}`" if other == "users" else "a load has either users or arrivals, with their times",
            )


def lower_arrivals(
    lowering: Lowering, profile: Profile, path: Path, users: Sequence[model.User]
) -> model.Arrivals | None:
    """The arrivals of a profile; None after a problem."""
    written = profile.arrivals
    one = written is not None and not isinstance(written, list)
    phases = written if isinstance(written, list) else [written] if written else []
    at: Path = (*path, "arrivals")
    if not phases:
        lowering.problems.add(
            "wrong-size",
            "there are no phases",
            lowering.document.at(at),
            help="add for example `{rate: 5/s, for: 1m}`",
        )
        return None
    classes = {user.title: user.identifier for user in users}
    lowered = [_phase(lowering, phase, at if one else (*at, i), classes) for i, phase in enumerate(phases)]
    found = [phase for phase in lowered if phase is not None]
    arrivals = model.Arrivals(
        tuple(found),
        bool(profile.poisson),
        profile.seed or SEED,
        profile.max_users,
        bool(profile.wait_first),
        FINISH_S if profile.finish_within is None else profile.finish_within,
    )
    if len(found) == len(phases) and not arrivals.count:
        lowering.problems.add(
            "nobody-arrives", "nobody arrives", lowering.document.key_at(at), help="raise a rate, or its time"
        )
    _warn_of_fixed_numbers(lowering, arrivals, users)
    return arrivals


def _phase(lowering: Lowering, phase: Phase, path: Path, classes: Mapping[str, str]) -> model.Phase | None:
    said = {(info.alias or name) for name, info in type(phase).model_fields.items() if getattr(phase, name) is not None}
    if said - {"mix", *(("every",) if "from" in said else ())} not in [keys for keys, _ in _FORMS]:
        lowering.problems.add(
            "not-a-phase",
            "this phase does not say how many arrive for how long",
            lowering.document.at(path),
            help="write " + ", ".join(form for _, form in _FORMS[:-1]) + f" or {_FORMS[-1][1]}",
        )
        return None
    mix = tuple(_mix(lowering, phase.mix or {}, (*path, "mix"), classes))
    seconds = phase.for_ or phase.over or phase.pause or 0.0
    if not seconds:
        lowering.problems.add(
            "not-a-phase", "this phase takes no time", lowering.document.at(path), help="give it a time, as in `1m`"
        )
        return None
    if phase.every is not None and not 0 < phase.every <= seconds:
        lowering.problems.add(
            "not-a-phase",
            "a step of a ramp takes some time, and no more than the ramp",
            lowering.document.key_at((*path, "every")),
            help="write for example `every: 1s`",
        )
    if phase.count is not None:
        rate = phase.count / seconds
        return model.Phase(seconds, rate, rate, phase.count, mix)
    if phase.rate is not None:
        return model.Phase(seconds, phase.rate, phase.rate, None, mix)
    return model.Phase(seconds, phase.from_ or 0.0, phase.to or 0.0, None, mix, phase.every or 0.0)


def _mix(
    lowering: Lowering, mix: Mapping[str, float], path: Path, classes: Mapping[str, str]
) -> Iterator[tuple[str, float]]:
    for name, weight in mix.items():
        if name not in classes:
            unknown(lowering, "scenario", name, classes, lowering.document.key_at((*path, name)))
        elif not same(weight, 0):
            yield classes[name], weight
    if mix and not any(mix.values()):
        lowering.problems.add(
            "nobody-arrives",
            "every weight of this mix is 0",
            lowering.document.key_at(path),
            help="for a time without arrivals write `pause: 30s`",
        )


def _warn_of_fixed_numbers(lowering: Lowering, arrivals: model.Arrivals, users: Sequence[model.User]) -> None:
    """A scenario with a fixed number of users has no share of arrivals but the one that a mix gives it."""
    if all(phase.mix or not phase.arrivals for phase in arrivals.phases):
        return
    for user in users:
        if user.fixed_count is not None:
            lowering.problems.warn(
                "fixed-users-arrive",
                f"`{user.title}` has a fixed number of users, which means nothing where users arrive",
                lowering.document.key_at(("scenarios", user.title, "users")),
                help="it arrives with weight 1; give the phases a `mix` to say otherwise",
            )
