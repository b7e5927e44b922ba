"""What a locustfile sends is what Artillery sent when it was recorded, for every script of the laboratory."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from differential import curves
from differential.compare import EXPLANATIONS, Result, judged
from differential.page import PAGE, page
from differential.scripts import scripts
from differential.sides import by_locust

Outcomes = dict[str, dict[str, Any]]
CLOCK_S = 0.01
"""The digit to which arrivals are recorded."""
pytestmark = pytest.mark.xdist_group("differential")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    folder: Path = tmp_path_factory.mktemp("differential")
    return by_locust(scripts(), folder)


def test_the_wire_is_the_same_or_the_difference_is_explained(ours: Outcomes) -> None:
    results = [Result(script, *judged(script, script.recorded(), ours[script.name])) for script in scripts()]
    unexplained = {result.script.name: result.lines for result in results if result.fate == "unexplained"}
    assert not unexplained
    assert PAGE.read_text("utf-8") == page(results), "run `python tests/differential/laboratory.py`"


@pytest.mark.parametrize("change", ["method", "path", "query", "headers", "cookies", "body"])
def test_the_laboratory_sees_a_change_of(change: str) -> None:
    seen = False
    for script in scripts():
        if not script.settings.keys().isdisjoint(EXPLANATIONS):
            continue
        recorded = script.recorded()
        other = copy.deepcopy(recorded)
        for request in (request for user in other["users"] for request in user if change in request):
            request[change] = "another"
            fate, lines = judged(script, recorded, other)
            assert lines
            assert fate == "unexplained"
            seen = True
            break
    assert seen


def test_every_recording_has_its_script() -> None:
    recordings = {file.stem for file in (PAGE.parents[1] / "tests" / "differential" / "recordings").glob("*.json")}
    assert recordings == {script.name for script in scripts()}


def test_arrivals_are_no_further_from_those_of_artillery_than_these_from_each_other() -> None:
    for name, one in curves.kept().items():
        assert curves.between(one) <= curves.own(one) + CLOCK_S, name
        assert {len(run) for run in (*one["artillery"], *one["here"])} == {len(one["here"][0])}
    assert curves.kept().keys() == {script.name for script in scripts() if script.name.startswith("arrivals-")}
