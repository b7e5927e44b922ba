"""When virtual users are due to arrive, worked out ahead: the same on every process."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple


class Phase(NamedTuple):
    """Some seconds in which the rate of arrivals goes from `first` to `last` a second.

    `mix` gives the weights of user classes in it, if not those that the classes have.
    With `every_s` the rate changes in steps so long, each with whole arrivals.
    """

    seconds: float
    first: float
    last: float
    mix: Mapping[str, float] | None = None
    every_s: float = 0


class Arrivals(NamedTuple):
    """The open model: fresh users arrive as planned, however slow the answers are.

    `poisson` lets them come at random moments; `seed` draws those, and who comes.
    With `wait_first` each comes at the end of its share of the time, not at its start.
    After the last one, those that are there have `finish_s` to finish.
    """

    phases: Sequence[Phase]
    poisson: bool = False
    seed: int = 1
    max_users: int | None = None
    wait_first: bool = False
    finish_s: float = 30


def steps_of(phases: Iterable[Phase]) -> Iterator[Phase]:
    """The phases, those that rise in steps as one of a constant rate for each step."""
    for phase in phases:
        if not phase.every_s:
            yield phase
            continue
        count = max(1, round(phase.seconds / phase.every_s))
        step_s = phase.seconds / count
        for number in range(count):
            way = number / (count - 1) if count > 1 else 0.5
            rate = phase.first + (phase.last - phase.first) * way
            whole = math.floor(rate * step_s + 0.5 + 1e-9)
            yield Phase(step_s, whole / step_s, whole / step_s, phase.mix)


def arrivals_expected(phases: Sequence[Phase]) -> int:
    """How many arrive in all; with `poisson` on average."""
    sums = (one.seconds * (one.first + one.last) / 2 for one in steps_of(phases))
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
    due = when.expovariate(1) if load.poisson else float(load.wait_first)
    late = 1e-6 if load.wait_first else -1e-6
    past_s = past = 0.0
    for phase in steps_of(load.phases):
        mix = phase.mix or weights
        names, up_to = list(mix), list(accumulate(mix.values()))
        count = phase.seconds * (phase.first + phase.last) / 2
        # a hair aside, so that rounding never makes 100 arrivals 101 or 99
        while due < past + count + late:
            [name] = who.choices(names, cum_weights=up_to)
            yield past_s + due_at(phase, due - past), name
            due += when.expovariate(1) if load.poisson else 1
        past_s += phase.seconds
        past += count
