"""The phases of the load that runs: what results are told apart by."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class LoadPhase(NamedTuple):
    """One phase of a load, from a second since its beginning to another."""

    name: str
    from_s: float
    to_s: float


def time_text(seconds: float) -> str:
    """A time as people write it: `1m30s`."""
    minutes, rest = divmod(round(seconds, 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = ((hours, "h"), (minutes, "m"), (round(rest, 3), "s"))
    return "".join(f"{count:g}{unit}" for count, unit in parts if count) or "0s"


def phases_of_stages(stages: Iterable[tuple[float, int]]) -> Iterator[LoadPhase]:
    """The phases of a profile in (seconds, users); jumps take no time and are none.

    The last one takes `math.inf` seconds where iterations end the test.
    """
    before, second = 0, 0.0
    for seconds, users in stages:
        if seconds:
            time = f" for {time_text(seconds)}" if math.isfinite(seconds) else ""
            name = f"hold {users}{time}"
            if users != before:
                name = f"to {users} over {time_text(seconds)}"
            yield LoadPhase(name, second, second + seconds)
        before = users
        second += seconds


def phases_of_arrivals(phases: Iterable[Any]) -> Iterator[LoadPhase]:
    """The phases of arrivals, each with `seconds` and the rates `first` and `last`."""
    second = 0.0
    for phase in phases:
        time = time_text(phase.seconds)
        first, last = f"{round(phase.first, 3):g}/s", f"{round(phase.last, 3):g}/s"
        if phase.first == phase.last:
            name = f"{first} for {time}" if phase.first else f"pause for {time}"
        else:
            name = f"{first} to {last} over {time}"
        yield LoadPhase(name, second, second + phase.seconds)
        second += phase.seconds


def load_phases(environment: Any) -> list[LoadPhase]:
    """The phases of the profile that runs; none when nothing says how long it takes."""
    shape, options = environment.shape_class, environment.parsed_options
    if shape is None:
        users, run_time = options.num_users or 1, options.run_time or 0
        return list(phases_of_stages([(0, users), (run_time, users)]))
    arrivals = getattr(shape, "arrivals", {})
    if options.load in arrivals:
        return list(phases_of_arrivals(arrivals[options.load].phases))
    return list(phases_of_stages(shape.profiles[options.load]))
