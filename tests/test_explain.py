"""`explain`: the load in figures, before anything runs."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from scenarioc.build import build
from scenarioc.cli import scenarioc
from scenarioc.explain import Forecast, Machine, forecast, svg, terminal, warnings
from scenarioc.explain.plot import value_at
from scenarioc.plan.model import Plan

SPEC = """
    version: 1
    name: shop
    target: http://localhost:8000
    scenarios:
      browse:
        weight: 3
        think: 1s..3s
        start: [POST /login]
        tasks:
          GET /items: {weight: 3, steps: [GET /items]}
          look:
            weight: 1
            steps:
              - repeat: 4
                steps: [GET /item]
              - think: 4s
      buy:
        users: 5
        pace: 10s
        flow:
          - choose:
              - {weight: 1, steps: [GET /a]}
              - {weight: 3, steps: [GET /b]}
    load:
      profiles:
        steady: {users: 25, for: 100s}
        ramp: {users: [{to: 40, over: 10s}, {hold: 20s}, {to: 0, over: 10s}]}
        peak:
          arrivals:
            - {rate: 10/s, for: 10s, mix: {browse: 1}}
            - {from: 10/s, to: 50/s, over: 20s, mix: {buy: 1}}
          max_users: 3
"""


def planned(text: str = SPEC) -> Plan:
    return build(dedent(text), "shop.yaml", read=lambda path: "").plan


def seen(name: str, response_s: float = 0.5) -> Forecast:
    plan = planned()
    return forecast(plan, next(profile for profile in plan.load.profiles if profile.name == name), response_s)


def rows(found: Forecast) -> dict[str, tuple[float, float]]:
    return {f"{method} {name}": (total, most) for (method, name), total, most in found.rows}


def test_a_closed_load_follows_from_pauses_answers_and_shares() -> None:
    found = rows(seen("steady"))
    round_s = 3 / 4 * 0.5 + 1 / 4 * (4 * 0.5 + 4) + 2
    assert found["GET /items"] == pytest.approx((20 * 100 / round_s * 3 / 4, 20 / round_s * 3 / 4))
    assert found["GET /item"][0] == pytest.approx(20 * 100 / round_s)
    assert found["GET /a"] == pytest.approx((5 * 100 / 10 / 4, 5 / 10 / 4))
    assert found["GET /b"][0] == pytest.approx(5 * 100 / 10 * 3 / 4)
    assert found["POST /login"][0] == pytest.approx(20)


def test_stages_count_by_the_area_below_them() -> None:
    found = seen("ramp")
    assert found.points == ((0, 0), (10, 40), (30, 40), (40, 0))
    assert (found.seconds, found.at_once, found.started) == (40, 40, 40)
    assert rows(found)["GET /b"][0] == pytest.approx(5 / 40 * 1200 / 10 * 3 / 4)


def test_an_open_load_is_exact_and_needs_users_by_littles_law() -> None:
    found = seen("peak")
    assert found.started == 700
    assert rows(found)["GET /b"] == pytest.approx((600 * 3 / 4, 50 * 3 / 4))
    assert rows(found)["POST /login"][0] == pytest.approx(100)
    assert found.at_once == pytest.approx(max(10 * (0.5 + 0.375 + 0.5 + 1), 50 * 0.5))


def test_warnings_say_what_cannot_be_and_what_helps() -> None:
    plan = planned("""
        version: 1
        name: shop
        target: http://localhost:8000
        scenarios: {visitor: {think: 30s, flow: [GET /]}}
        load:
          profiles:
            jump: {users: [{to: 500, over: 1s}, {hold: 10s}]}
            crowd: {users: [{to: 3000, over: 10m}]}
            rush: {arrivals: {rate: 2000/s, for: 1m}, max_users: 10}
    """)
    machine = Machine(open_files=1024, ports=28_000)
    told = {p.name: " ".join(warnings(plan, p, forecast(plan, p, 0.1), machine)) for p in plan.load.profiles}
    assert "a ramp over 1 s is a jump" in told["jump"]
    assert "one iteration takes about 30.1 s" in told["jump"]
    assert "`ulimit -n` allows a process 1,024" in told["crowd"]
    assert "466 a second are possible" in told["rush"]
    assert "`--processes 2`" in told["rush"]
    assert "`max_users` is 10" in told["rush"]
    assert not list(warnings(planned(), planned().load.profiles[0], seen("steady"), machine))


@given(st.lists(st.tuples(st.floats(0.1, 1e5), st.floats(0, 1e6)), min_size=1, max_size=6), st.text(max_size=20))
def test_any_load_can_be_drawn(steps: list[tuple[float, float]], title: str) -> None:
    points, second = [(0.0, 0.0)], 0.0
    for width, value in steps:
        second += width
        points.append((second, value))
    found = Forecast("p<&>", False, second, tuple(points), 1, 1, (), 1, 1, False)
    assert len(terminal(found).splitlines()) == 10
    assert all(len(line) <= 80 for line in terminal(found).splitlines())
    if title.isprintable():
        ElementTree.fromstring(svg(found, title))
    assert all(min(0, value_at(points, second)) <= value_at(points, at) <= 1e6 for at, _ in points)


def explained(folder: Path, *options: str) -> Result:
    (folder / "shop.yaml").write_text(dedent(SPEC))
    return CliRunner().invoke(scenarioc, ["explain", str(folder / "shop.yaml"), *options])


def test_the_command_draws_all_profiles_or_one(tmp_path: Path) -> None:
    everything = explained(tmp_path)
    assert everything.exit_code == 0, everything.output
    assert [line.split(":")[0] for line in everything.output.splitlines() if "over time" in line] == [
        "steady",
        "ramp",
        "peak",
    ]
    one = explained(tmp_path, "--profile", "peak", "--response-time", "500ms").output
    assert "arrivals       700" in one
    assert "about 25 at once" in one
    assert "further arrivals are dropped" in one


def test_the_command_writes_a_picture_and_data(tmp_path: Path) -> None:
    ended = explained(tmp_path, "--format", "json", "--profile", "ramp", "--svg", str(tmp_path / "load.svg"))
    [profile] = json.loads(ended.output)["profiles"]
    assert profile["points"] == [[0, 0], [10, 40], [30, 40], [40, 0]]
    assert profile["seconds"] == 40
    assert ElementTree.parse(tmp_path / "load.svg").getroot().tag.endswith("svg")


def test_an_unknown_profile_and_a_missing_file_are_problems_with_a_way_out(tmp_path: Path) -> None:
    assert explained(tmp_path, "--profile", "raamp").exit_code == 2
    assert CliRunner().invoke(scenarioc, ["explain", "nowhere.yaml"]).exit_code == 2
    assert CliRunner().invoke(scenarioc, ["explain", "unknown-key"]).exit_code == 0


def test_codes_still_explain_themselves_where_a_file_has_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "unknown-key").write_text("")
    assert "Wrong:" in CliRunner().invoke(scenarioc, ["explain", "unknown-key"]).output


COUNTED = """
    version: 1
    name: counted
    target: http://localhost:8000
    data:
      accounts: {rows: [{name: a}, {name: b}], when_exhausted: stop, per: iteration}
      words: {rows: [{w: a}, {w: b}], per: use}
    scenarios:
      visitor: {think: 1s, flow: ["GET /${accounts.name}", "GET /${words.w}", "GET /again/${words.w}"]}
    load:
      profiles:
        ten: {users: 2, iterations: 10}
        rising: {users: [{to: 10, over: 10s}, {hold: 10s}], iterations: 40}
        each: {users: 4, iterations: {each: 5}, for: 1h}
        too many: {users: 2, iterations: 10000, for: 10s}
        cold: {users: 2, iterations: 4, warmup: 30s}
        paced: {users: 20, for: 10s, throughput: 15/s}
"""


def counted(name: str) -> tuple[Forecast, str]:
    plan = planned(COUNTED)
    profile = next(profile for profile in plan.load.profiles if profile.name == name)
    found = forecast(plan, profile, 1 / 3)
    return found, " ".join(warnings(plan, profile, found, Machine()))


def test_iterations_end_a_load_before_its_time() -> None:
    found, told = counted("ten")
    assert (found.seconds, found.iterations) == (pytest.approx(10), pytest.approx(10))
    assert rows(found)["GET /{accounts.name}"][0] == pytest.approx(10)
    assert "of 10 iterations" not in told
    assert counted("each")[0].seconds == pytest.approx(10)
    rising, _ = counted("rising")
    assert rising.iterations == pytest.approx(40)
    assert rising.points[-1] == (pytest.approx(13), pytest.approx(10))


def test_rows_are_counted_and_missed_beforehand() -> None:
    found, told = counted("ten")
    assert [(one.name, round(one.used), one.count) for one in found.drawn] == [("accounts", 10, 2), ("words", 20, 2)]
    assert "about 10 rows of `accounts` are needed, it has 2: when they are used up, users stop" in told
    assert "words" not in told


def test_ends_that_cannot_be_are_told() -> None:
    assert "about 10 of 10,000 iterations are done in 10 s" in counted("too many")[1]
    assert "the load is over after about 4 s, within its warm-up of 30 s" in counted("cold")[1]
    assert "warm-up" not in counted("ten")[1]


def test_a_throughput_says_how_many_users_it_needs() -> None:
    found, _ = counted("paced")
    assert found.needed == pytest.approx(10)
    assert found.requests == pytest.approx(150)
    assert found.iterations == pytest.approx(50)
