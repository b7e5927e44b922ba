"""When virtual users are due to arrive, worked out ahead: the same on every process."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple


class Phase(NamedTuple):
    """Some seconds in which the rate of arrivals goes from `first` to `last` a second.

    `mix` gives the weights of user classes in it, if not those that the classes have.
    """

    seconds: float
    first: float
    last: float
    mix: Mapping[str, float] | None = None


class Arrivals(NamedTuple):
    """The open model: fresh users arrive as planned, however slow the answers are.

    `poisson` lets them come at random moments; `seed` draws those, and who comes.
    """

    phases: Sequence[Phase]
    poisson: bool = False
    seed: int = 1
    max_users: int | None = None


def arrivals_expected(phases: Sequence[Phase]) -> int:
    """How many arrive in all; with `poisson` on average."""
    sums = (phase.seconds * (phase.first + phase.last) / 2 for phase in phases)
    return math.ceil(sum(sums) - 1e-6)


def due_at(phase: Phase, arrivals: float) -> float:
    """The second of a phase at which so many have arrived: its integral, inverted."""
    if arrivals <= 0:
        return 0.0
    slope = (phase.last - phase.first) / phase.seconds
    root = math.sqrt(max(0.0, phase.first**2 + 2 * slope * arrivals))
    return 2 * arrivals / (phase.first + root)


def arrival_times(
    load: Arrivals, weights: Mapping[str, float]
) -> Iterator[tuple[float, str]]:
    """Each arrival in order: the second it is due, and the class of the user."""
    when, who = random.Random(load.seed), random.Random(load.seed)
    due = when.expovariate(1) if load.poisson else 0.0
    past_s = past = 0.0
    for phase in load.phases:
        mix = phase.mix or weights
        names, up_to = list(mix), list(accumulate(mix.values()))
        count = phase.seconds * (phase.first + phase.last) / 2
        # a hair less, so that rounding never makes 100 arrivals 101
        while due < past + count - 1e-6:
            [name] = who.choices(names, cum_weights=up_to)
            yield past_s + due_at(phase, due - past), name
            due += when.expovariate(1) if load.poisson else 1
        past_s += phase.seconds
        past += count
