"""A throughput in all: held by however many users on however many processes, or said why not."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest

from scenarioc.build import build
from scenarioc.explain import Machine, forecast, warnings
from scenarioc.runtime.tasks import wrap_tasks
from scenarioc.runtime.throughput import Turns
from support.counting import Counting
from support.locust_run import run
from support.suites import SPECS
from support.suites import build as built
from support.suites import run as run_folder

pytestmark = pytest.mark.xdist_group("timing")


def spec(load: str, target: str = "http://localhost:8000", flow: str = "[GET /]") -> str:
    head = f"version: 1\nname: held\ntarget: {target}\n"
    return f"{head}scenarios: {{visitor: {{flow: {flow}}}}}\nload: {load}\n"


def generated(text: str) -> str:
    return build(text, "held.yaml", read=lambda path: "").files[0].text


@pytest.mark.parametrize("where", [[], ["--processes", "2"]], ids=["local", "processes"])
@pytest.mark.parametrize("flow", ["[GET /]", "[GET /, GET /, GET /]"], ids=["one request", "three requests"])
def test_a_throughput_is_that_of_all_users_and_processes(tmp_path: Path, where: list[str], flow: str) -> None:
    with Counting(delay_s=0.02) as server:
        load = "{users: 20, for: 5s, throughput: 60/s}"
        ended = run(tmp_path, generated(spec(load, server.url, flow)), *where)
        seconds = Counter(int(at) for at in server.arrivals())
    assert ended.exit_code == 0, ended.output
    assert sum(seconds[second] for second in (2, 3)) == pytest.approx(120, abs=20)
    assert "of 60/s in all" in ended.output


def test_a_throughput_that_the_users_cannot_give_is_explained(tmp_path: Path) -> None:
    with Counting(delay_s=0.1) as server:
        ended = run(tmp_path, generated(spec("{users: 2, for: 4s, throughput: 100/s}", server.url)))
    assert "of 100/s in all, not held: all users were waiting" in ended.output
    needed = int(ended.output.split("so at least ")[1].split()[0])
    assert 10 <= needed <= 20


def test_explain_tells_beforehand_that_users_are_too_few() -> None:
    plan = build(spec("{users: 10, for: 1m, throughput: 1000/s}"), "held.yaml", read=lambda path: "").plan
    [profile] = plan.load.profiles
    seen = forecast(plan, profile, 0.1)
    assert seen.most_requests == pytest.approx(100)
    assert "about 100 users are needed" in " ".join(warnings(plan, profile, seen, Machine()))
    assert forecast(plan, profile, 0.001).most_requests == pytest.approx(1000)


def test_tasks_keep_their_tags_weights_and_groups() -> None:
    class Inner:
        def leave(self) -> None: ...

        tasks = (leave,)

    def visit(user: object) -> None: ...

    vars(visit)["locust_tag_set"] = {"read"}

    class Visitor:
        tasks = (visit, visit, Inner)

    wrap_tasks(Visitor, Turns().paced)
    first, second, inner = Visitor.tasks
    assert first is second
    assert first is not visit
    assert vars(first)["locust_tag_set"] == {"read"}
    assert inner is Inner
    assert Inner.tasks[0] is not Inner.leave


def test_the_assets_suite_draws_ids_from_its_range_and_keeps_its_rate(tmp_path: Path) -> None:
    folder = built(SPECS / "django_assets.yaml", tmp_path)
    with Counting() as server:
        ended = run_folder(folder, server.url, ["--load", "smoke", "-t", "4s"])
        arrivals = server.arrivals()
        ids = {number for number in range(102) if server.arrivals(f"/api/assets/{number}/")}
    assert ended.code == 0, ended.output
    assert len(arrivals) == pytest.approx(20 * math.ceil(arrivals[-1]), abs=25)
    assert ids <= set(range(1, 101))
    assert len(ids) > 30
