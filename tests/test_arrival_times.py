"""The moments at which users are due to arrive: exact counts, no gaps, the same everywhere."""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarioc.plan.model import Phase as ModelPhase
from scenarioc.runtime.schedule import Arrivals, Phase, arrival_times, arrivals_expected, due_at
from scenarioc.runtime.shares import Shares

RATES = st.floats(0, 200).map(lambda rate: round(rate, 3))
PHASE = st.tuples(st.floats(0.1, 30).map(lambda s: round(s, 2)), RATES, RATES).map(lambda parts: Phase(*parts))
PHASES = st.lists(PHASE, min_size=1, max_size=4)


def times(*phases: Phase, poisson: bool = False, seed: int = 1) -> list[float]:
    return [second for second, _ in arrival_times(Arrivals(phases, poisson, seed), {"Visitor": 1})]


def planned_by(phases: list[Phase], second: float) -> float:
    """How many should have arrived by a second: the integral of the rate."""
    total = 0.0
    for phase in phases:
        part = min(max(second, 0.0), phase.seconds)
        slope = (phase.last - phase.first) / phase.seconds
        total += phase.first * part + slope * part**2 / 2
        second -= part
    return total


@given(PHASES)
@settings(max_examples=40, deadline=None)
def test_arrivals_follow_the_integral_of_the_rate_to_one(phases: list[Phase]) -> None:
    found = times(*phases)
    assert len(found) == arrivals_expected(phases)
    assert found == sorted(found)
    assert all(0 <= second <= sum(phase.seconds for phase in phases) + 1e-6 for second in found)
    for number, second in enumerate(found[:: max(1, len(found) // 50)]):
        assert planned_by(phases, second) == pytest.approx(number * max(1, len(found) // 50), abs=1e-3)


@given(st.floats(0.1, 100), RATES, RATES, st.floats(0, 1))
@settings(deadline=None)
def test_the_inverse_of_a_ramp_is_its_inverse(seconds: float, first: float, last: float, share: float) -> None:
    phase = Phase(seconds, first, last)
    arrived = seconds * (first + last) / 2 * share
    second = due_at(phase, arrived)
    assert -1e-9 <= second <= seconds * (1 + 1e-6) + 1e-9
    assert planned_by([phase], second) == pytest.approx(arrived, abs=1e-6, rel=1e-6)


def test_a_rate_below_one_a_second_is_exact() -> None:
    assert times(Phase(10, 0.5, 0.5)) == [0, 2, 4, 6, 8]


def test_fractions_of_arrivals_are_carried_into_the_next_phase() -> None:
    assert times(Phase(3, 0.5, 0.5), Phase(1, 0.5, 0.5)) == [0, 2]
    assert times(Phase(1, 0.5, 0.5), Phase(7, 0, 0), Phase(3, 0.5, 0.5)) == [0, 9]


@pytest.mark.parametrize("count", [1, 3, 7, 100, 997])
@pytest.mark.parametrize("seconds", [1, 3, 7, 60, 0.3])
def test_a_count_is_exact_however_it_divides(count: int, seconds: float) -> None:
    rate = count / seconds
    assert len(times(Phase(seconds, rate, rate))) == count
    assert len(times(Phase(2, 5, 5), Phase(1, 0, 0), Phase(seconds, rate, rate))) == count + 10


def test_a_ramp_is_continuous_and_not_one_step_a_second() -> None:
    found = times(Phase(10, 0, 100))
    gaps = [later - earlier for earlier, later in itertools.pairwise(found)]
    assert len(found) == 500
    assert all(later <= earlier + 1e-9 for earlier, later in itertools.pairwise(gaps))


def test_a_ramp_in_steps_has_whole_arrivals_in_each_as_artillery_has() -> None:
    def in_each(seconds: int, first: float, last: float) -> list[int]:
        found = times(Phase(seconds, first, last, every_s=1))
        assert len(found) == arrivals_expected([Phase(seconds, first, last, every_s=1)])
        assert len(found) == ModelPhase(seconds, first, last, every_s=1).arrivals
        return [sum(second <= one < second + 1 for one in found) for second in range(seconds)]

    assert in_each(5, 1, 5) == [1, 2, 3, 4, 5]
    assert in_each(4, 0, 4) == [0, 1, 3, 4]
    assert in_each(3, 0.5, 1.5) == [1, 1, 2]
    assert in_each(4, 4, 0) == [4, 3, 1, 0]
    assert in_each(1, 2, 6) == [4]


def test_arrivals_that_wait_first_come_at_the_end_of_their_share() -> None:
    def late(*phases: Phase) -> list[float]:
        return [round(second, 6) for second, _ in arrival_times(Arrivals(phases, wait_first=True), {"Visitor": 1})]

    assert late(Phase(2, 4, 4)) == [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]
    assert late(Phase(1, 2, 2), Phase(1, 0, 0), Phase(1, 1, 1)) == [0.5, 1, 3]
    assert late(Phase(3, 1, 3, every_s=1)) == [1, 1.5, 2, 2.333333, 2.666667, 3]
    assert len(late(Phase(7, 100 / 7, 100 / 7))) == 100


def test_poisson_arrivals_are_random_seeded_and_have_the_rate() -> None:
    found = times(Phase(200, 50, 50), poisson=True)
    gaps = [later - earlier for earlier, later in itertools.pairwise(found)]
    assert abs(len(found) - 10_000) < 5 * math.sqrt(10_000)
    assert statistics.stdev(gaps) / statistics.mean(gaps) == pytest.approx(1, abs=0.05)
    assert found == times(Phase(200, 50, 50), poisson=True)
    assert found != times(Phase(200, 50, 50), poisson=True, seed=2)


def test_a_mix_decides_who_arrives_in_its_phase() -> None:
    load = Arrivals([Phase(10, 100, 100), Phase(10, 100, 100, {"Buyer": 1, "Thief": 3})])
    found = list(arrival_times(load, {"Visitor": 3, "Buyer": 1}))
    before = Counter(name for second, name in found if second < 10)
    after = Counter(name for second, name in found if second >= 10)
    assert before["Visitor"] == pytest.approx(750, abs=70)
    assert after["Thief"] == pytest.approx(750, abs=70)
    assert set(before) == {"Visitor", "Buyer"}
    assert set(after) == {"Buyer", "Thief"}


def test_the_parts_of_all_processes_make_the_whole_whoever_comes_and_goes() -> None:
    table: list[tuple[float, list[str]]] = [(-1, ["a", "b"]), (3, ["a", "b", "c"]), (5.5, ["b", "c"])]
    parts = Counter[int]()
    for name in "abc":
        process = Shares()
        process.own_name, process.table = name, table
        for number, second in enumerate(times(Phase(10, 50, 50))):
            mine, processes = process.part_at(second)
            parts[number] += number % processes == mine
    assert set(parts.values()) == {1}
    assert len(parts) == 500
