"""Load profiles: chosen by name, followed to the second, ended in time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from scenarioc.runtime.phases import load_phases, phases_of_arrivals, phases_of_stages
from scenarioc.runtime.schedule import Arrivals, Phase
from scenarioc.runtime.stages import users_at
from support.locust_run import Run, finish, run, start
from support.server import Server, free_port

LOCUSTFILE = """
from locust import FastHttpUser, constant, task
from scenarioc.runtime.stages import StagedLoad, offer_profiles

PROFILES = {
    "light": [(0, 2), (2, 2)],
    "peak": [(2, 4), (2, 4), (1, 0)],
    "long": [(0, 2), (600, 2)],
}


class Load(StagedLoad):
    profiles = PROFILES


offer_profiles(list(PROFILES), "light")


class Visitor(FastHttpUser):
    host = "URL"
    wait_time = constant(0.1)

    @task
    def visit(self) -> None:
        users = self.environment.runner.user_count
        load = self.environment.parsed_options.load
        self.client.get(f"/ok?users={users}&load={load}", name="/ok")
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server({"GET /ok": {"json": {}}}) as running:
        yield running


def loaded(server: Server, folder: Path, *options: str, **how: object) -> Run:
    server.forget()
    return run(folder, LOCUSTFILE.replace("URL", server.url), *options, **how)  # type: ignore[arg-type]


def duration_s(server: Server) -> float:
    times = [request.at for request in server.requests()]
    return times[-1] - times[0]


def loads(server: Server) -> set[str]:
    return {value for request in server.requests() for key, value in request.query if key == "load"}


def test_users_follow_the_stages_linearly() -> None:
    stages = [(60, 50), (180, 50), (30, 0)]
    assert [users_at(stages, second) for second in (0, 30, 60, 239, 255, 269.9, 270)] == [0, 25, 50, 50, 25, 0, None]
    assert users_at([(0, 5), (10, 5)], 0) == 5
    assert users_at([(0, 5), (10, 5)], 10) is None


def test_the_default_profile_runs_and_ends_by_itself(server: Server, tmp_path: Path) -> None:
    result = loaded(server, tmp_path)
    assert result.exit_code == 0, result.output
    assert 0.5 < duration_s(server) < 15
    assert loads(server) == {"light"}


@pytest.mark.parametrize("where", [[], ["--processes", "1"]], ids=["local", "distributed"])
def test_a_profile_is_chosen_by_name_and_its_users_come_and_go(
    server: Server, tmp_path: Path, where: list[str]
) -> None:
    result = loaded(server, tmp_path, *where, environment={"LOAD": "peak"})
    assert result.exit_code == 0, result.output
    users = [int(value) for request in server.requests() for key, value in request.query if key == "users"]
    assert max(users) == 4
    assert users[0] < 4
    assert loads(server) == {"peak"}
    assert 2 < duration_s(server) < 20


def test_the_run_time_option_cuts_a_profile_short_without_a_warning(server: Server, tmp_path: Path) -> None:
    result = loaded(server, tmp_path, "--load", "long", "-t", "2s")
    assert 0 < duration_s(server) < 60
    assert "ignored" not in result.output


def test_an_unknown_profile_is_a_usage_error_that_names_the_known_ones(server: Server, tmp_path: Path) -> None:
    result = loaded(server, tmp_path, "--load", "pique")
    assert result.exit_code == 2
    assert "'pique'" in result.output
    assert "peak" in result.output
    assert server.requests() == []


def test_the_web_ui_offers_the_profiles_and_stops_when_one_ends(server: Server, tmp_path: Path) -> None:
    server.forget()
    options = ["--autostart", "--autoquit", "1", "--web-host", "127.0.0.1", "--web-port", str(free_port())]
    exit_code, output = finish(start(tmp_path, LOCUSTFILE.replace("URL", server.url), *options))
    assert exit_code == 0, output
    assert 0.5 < duration_s(server) < 15


def test_phases_have_names_and_times() -> None:
    found = list(phases_of_stages([(0, 5), (90, 5), (60, 50), (0.5, 50), (30, 0)]))
    assert [phase.name for phase in found] == ["hold 5 for 1m30s", "to 50 over 1m", "hold 50 for 0.5s", "to 0 over 30s"]
    assert [(phase.from_s, phase.to_s) for phase in found] == [(0, 90), (90, 150), (150, 150.5), (150.5, 180.5)]


def test_a_phase_that_iterations_end_has_no_time_in_its_name() -> None:
    assert [phase.name for phase in phases_of_stages([(0, 5), (math.inf, 5)])] == ["hold 5"]


def test_phases_of_arrivals_have_names_and_times() -> None:
    found = list(
        phases_of_arrivals([Phase(60, 5, 5), Phase(7200, 5, 50), Phase(30, 0, 0), Phase(60, 100 / 60, 100 / 60)])
    )
    assert [phase.name for phase in found] == ["5/s for 1m", "5/s to 50/s over 2h", "pause for 30s", "1.667/s for 1m"]
    assert [phase.to_s for phase in found] == [60, 7260, 7290, 7350]


@pytest.mark.parametrize(
    ("load", "names"),
    [("steady", ["hold 5 for 2m"]), ("arriving", ["5/s for 1m"]), (None, ["hold 3 for 40s"])],
)
def test_the_profile_that_runs_tells_its_phases(load: str | None, names: list[str]) -> None:
    shape = SimpleNamespace(profiles={"steady": [(0, 5), (120, 5)]}, arrivals={"arriving": Arrivals([Phase(60, 5, 5)])})
    options = SimpleNamespace(load=load, num_users=3, run_time=40)
    environment = SimpleNamespace(shape_class=shape if load else None, parsed_options=options)
    assert [phase.name for phase in load_phases(environment)] == names
