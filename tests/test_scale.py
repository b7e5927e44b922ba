"""What the compiler does for one endpoint does not depend on how many there are: counted, not timed.

`tests/benchmarks/compile_time.py` measures the seconds.
"""

from __future__ import annotations

import cProfile
from collections import Counter
from types import CodeType

import pytest

from scenarioc.build import build

pytestmark = pytest.mark.xdist_group("scale")

_STEP = 20


@pytest.fixture(scope="module")
def calls() -> list[Counter[str]]:
    """How often each function is called for one, two and three times as many endpoints."""
    calls_of(_STEP)  # what is only done once in a process
    return [calls_of(number * _STEP) for number in (1, 2, 3)]


def test_no_function_is_called_out_of_proportion_to_the_size_of_the_spec(calls: list[Counter[str]]) -> None:
    one, two, three = calls
    # Of what grows in proportion, the third step takes as much as the second; of anything else it takes more.
    growth = {name: (three[name] - two[name]) - (two[name] - one[name]) for name in three}
    assert {name: number for name, number in growth.items() if number > _STEP} == {}


def test_what_a_user_reads_is_not_looked_for_by_each_who_asks(calls: list[Counter[str]]) -> None:
    one, two, _ = calls
    [name] = [name for name in one if name.endswith("walk.py:reads_of")]
    # Which variables it needs, what all of it reads, and which locals its one method does.
    assert two[name] - one[name] == 3 * _STEP


def calls_of(endpoints: int) -> Counter[str]:
    """How often each function is called to build a spec with so many endpoints, each in a scenario of its own."""
    text = spec_of(endpoints)
    profile = cProfile.Profile()
    profile.runcall(build, text, "large.yaml", read=str)
    calls: Counter[str] = Counter()
    for entry in profile.getstats():
        code = entry.code
        calls[f"{code.co_filename}:{code.co_qualname}" if isinstance(code, CodeType) else str(code)] += entry.callcount
    return calls


def spec_of(endpoints: int) -> str:
    """Names of one length, so that lines break alike."""
    numbers = range(1000, 1000 + endpoints)
    lines = ["version: 1", "name: large", "target: http://localhost:8000", "endpoints:"]
    for number in numbers:
        lines += [
            f"  endpoint {number}:",
            f"    get: /resource{number}/${{randint(1, 100)}}",
            f"    name: /resource{number}/{{id}}",
            "    query: {limit: 20, sort: name}",
            "    expect: {status: 200, time: < 500ms, json: {$.id: {type: integer}}}",
            f"    capture: {{item_{number}: $.id}}",
        ]
    lines.append("scenarios:")
    for number in numbers:
        steps = f"[endpoint {number}, 'GET /resource{number}/${{item_{number}}}/details']"
        lines += [f"  scenario {number}:", f"    tasks: {{task {number}: {{weight: 2, steps: {steps}}}}}"]
    thresholds = ["error_rate < 1%", "endpoint 1000: p95 < 1s", "scenario 1000: error_rate < 1%"]
    return "\n".join([*lines, "load: {users: 100, for: 1m}", f"thresholds: {thresholds}", ""])
