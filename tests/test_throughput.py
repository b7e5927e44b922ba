"""A throughput in all: held by however many users on however many processes, or said why not."""

from __future__ import annotations

import math
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from scenarioc.build import build
from scenarioc.explain import Machine, forecast, warnings
from scenarioc.runtime.shares import shares
from scenarioc.runtime.tasks import wrap_tasks
from scenarioc.runtime.turns import Turns, typical_rate
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
    assert sum(seconds[second] for second in (2, 3)) == pytest.approx(120, abs=50)
    assert "of 60/s in all" in ended.output


def test_a_throughput_that_the_users_cannot_give_is_explained(tmp_path: Path) -> None:
    with Counting(delay_s=0.1) as server:
        ended = run(tmp_path, generated(spec("{users: 2, for: 4s, throughput: 100/s}", server.url)))
    assert "of 100/s in all, not held: all users were waiting" in ended.output
    needed = int(ended.output.split("so at least ")[1].split()[0])
    assert 10 <= needed <= 60


NAMED = """
version: 1
name: named
target: TARGET
endpoints: {list items: GET /items}
scenarios:
  browse: {start: [GET /login], flow: [list items, GET /item]}
  buy: {flow: [GET /buy]}
  look: {flow: [list items]}
load: {users: 24, for: 5s, throughput: {list items: 30/s, buy: "${env.BUY:-5/s}"}}
"""


@pytest.mark.parametrize("where", [[], ["--processes", "2"]], ids=["local", "processes"])
def test_a_throughput_is_that_of_a_scenario_or_an_endpoint(tmp_path: Path, where: list[str]) -> None:
    with Counting(delay_s=0.01) as server:
        ended = run(tmp_path, generated(NAMED.replace("TARGET", server.url)), *where, environment={"BUY": "40/s"})
        items, buys, item = (server.arrivals(path) for path in ("/items", "/buy", "/item"))
        last = max(server.arrivals())
    assert ended.exit_code == 0, ended.output
    for found, rate in ((items, 30), (buys, 40)):
        assert len(found) <= rate * (last + 2)
        assert len(found) >= rate * 1.5
    assert len(item) <= len(items) + 2
    for text in ("of list items", "of buy"):
        [line] = [line for line in ended.output.splitlines() if f"Throughput {text}: " in line]
        assert ", held; " in line or "not held: " in line
    assert ended.count("SCHEDULED", "list items") == pytest.approx(len(items), abs=24)


def test_requests_before_the_first_turn_do_not_make_turns_of_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "begun_at", time.monotonic())
    monkeypatch.setattr(shares, "table", [(-1, [""])])
    turns = Turns()
    turns.begin(1000)
    turns.spend()
    turns.take(SimpleNamespace(environment=None))
    assert turns.dropped == 0


@pytest.mark.parametrize(
    ("counts", "rate", "typical", "enough"),
    [
        ({1: 3, 2: 60, 3: 60, 4: 0, 5: 60, 6: 9}, 60, 60, True),
        ({1: 3, 2: 50, 3: 60, 4: 40, 5: 50, 6: 9}, 60, 50, False),
        ({at: int(at % 2 == 0) for at in range(200)}, 0.5, 0.5, True),
        ({at: int(at % 3 == 0) for at in range(400)}, 0.5, 1 / 3, False),
        ({}, 5, 0, False),
        ({7: 100}, 5, 0, False),
    ],
)
def test_a_rate_is_judged_in_times_that_are_long_enough_for_it(
    counts: dict[int, int], rate: float, typical: float, enough: bool
) -> None:
    found, held = typical_rate(counts, rate)
    assert found == pytest.approx(typical, abs=0.01)
    assert held is enough


def test_explain_counts_with_throughputs_by_name() -> None:
    plan = build(NAMED.replace("TARGET", "http://localhost:8000"), "named.yaml", read=lambda path: "").plan
    [profile] = plan.load.profiles
    seen = forecast(plan, profile, 0.1)
    most = {name: rate for (_, name), _, rate in seen.rows}
    # 8 users each: 40 rounds of browse and 80 of look a second, of which list items allows a quarter
    assert most == {"/items": pytest.approx(30), "/item": pytest.approx(10), "/buy": pytest.approx(5), "/login": 0}
    assert seen.needed == pytest.approx(24 * 30 / 120)
    assert not list(warnings(plan, profile, seen, Machine()))
    slow = " ".join(warnings(plan, profile, forecast(plan, profile, 1), Machine()))
    assert "24 users make about 12 requests/s of `list items`, less than the 30/s" in slow
    assert "buy" not in slow


def test_explain_tells_when_one_throughput_leaves_too_little_for_another() -> None:
    text = NAMED.replace("throughput: {", "throughput: {browse: 50/s, ").replace("TARGET", "http://localhost:8000")
    plan = build(text, "named.yaml", read=lambda path: "").plan
    [profile] = plan.load.profiles
    said = " ".join(warnings(plan, profile, forecast(plan, profile, 0.1), Machine()))
    assert "`browse` makes about" in said
    assert "its users have to wait for other throughputs" in said


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
    assert len(arrivals) == pytest.approx(20 * math.ceil(arrivals[-1]), abs=40)
    assert ids <= set(range(1, 101))
    assert len(ids) > 30
