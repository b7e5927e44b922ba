"""The arrivals of a profile as data that the inlined pacer works on."""

from __future__ import annotations

from scenarioc.figures import Given, same
from scenarioc.plan import model
from scenarioc.plan.arrivals import FINISH_S
from scenarioc.render import Code
from scenarioc.targets.locustfile.code import call, figure, python, sequence
from scenarioc.units import number


def arrivals_of(arrivals: model.Arrivals) -> Code:
    """`Arrivals([Phase(60, 5, 50), …], max_users=500)`."""
    return call(
        "Arrivals",
        sequence([_phase(phase) for phase in arrivals.phases]),
        poisson=arrivals.poisson or None,
        seed=None if same(arrivals.seed, 1) else arrivals.seed,
        max_users=arrivals.max_users,
        wait_first=arrivals.wait_first or None,
        finish_s=None if same(arrivals.finish_s, FINISH_S) else figure(arrivals.finish_s),
    )


def _phase(phase: model.Phase) -> Code:
    mix = {identifier: number(weight) for identifier, weight in phase.mix} or None
    rates = (_rate(phase, phase.first), _rate(phase, phase.last))
    every_s = number(phase.every_s) if phase.every_s else None
    return call("Phase", number(phase.seconds), *rates, mix=mix, every_s=every_s)


def _rate(phase: model.Phase, rate: float) -> Code:
    """The rate as a person would write it: 100 arrivals in a minute are `100 / 60`."""
    given = isinstance(phase.count, Given) or isinstance(phase.seconds, Given)
    if phase.count is not None and (given or round(rate, 6) != rate):
        return Code(f"{figure(phase.count)} / {figure(phase.seconds)}")
    return python(number(rate))
