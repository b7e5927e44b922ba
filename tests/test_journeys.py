"""Journeys that people write by hand as locustfiles: the spec is shorter, and does what the Python did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cases import CASES, SEED, Case
from support.server import Server
from support.trace import Driver

JOURNEYS = [Case(path.parent) for path in sorted(CASES.glob("journey_*/handwritten.py"))]
every_journey = pytest.mark.parametrize("case", JOURNEYS, ids=[case.name for case in JOURNEYS])


def lines(*files: Path) -> int:
    """Lines that say something: neither blank nor only a comment."""
    texts = (line.strip() for file in files if file.exists() for line in file.read_text("utf-8").splitlines())
    return sum(1 for line in texts if line and not line.startswith("#"))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with Driver() as driver:
        yield driver


def test_the_journeys_are_twelve_without_and_five_with_a_hook() -> None:
    with_hook = [case.name for case in JOURNEYS if (case.folder / "hooks.py").exists()]
    assert (len(JOURNEYS) - len(with_hook), len(with_hook)) == (12, 5)


@every_journey
def test_a_spec_is_shorter_than_the_python_it_replaces(case: Case) -> None:
    spec = lines(case.folder / "spec.yaml", case.folder / "hooks.py")
    assert spec < lines(case.folder / "handwritten.py")


@every_journey
def test_a_spec_makes_the_requests_of_the_python_it_replaces(
    case: Case, server: Server, driver: Driver, tmp_path: Path
) -> None:
    routes = json.loads(json.dumps(case.server.get("routes", {})).replace("{server}", server.url))
    found = []
    for file in (case.lay_out(tmp_path), case.folder / "handwritten.py"):
        server.answer(routes)
        trace = driver.trace(file, server.url, {"TARGET": server.url}, SEED)
        found.append({(unit["user"], unit["name"].lower()): unit["samples"] for unit in trace["units"]})
    assert found[0] == found[1]
