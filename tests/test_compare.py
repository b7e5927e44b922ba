"""`scenarioc compare`: what is more than noise, and what is done about it."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scenarioc.problems import Rejected
from scenarioc.results.compare import Comparison, compare, markdown, page, text
from scenarioc.results.compare.ranks import adjusted, paired, shares, unpaired
from scenarioc.results.history import file_name, last_good
from scenarioc.results.summary import Summary
from support.hostile import HOSTILE
from support.summaries import SHOP, Endpoint, World, simulated

BUSY = [replace(endpoint, rate=endpoint.rate * 5) for endpoint in SHOP]
STEADY = World(drift=0.02, memory=0.5, stalls=0.0)


def run(seed: int, **keys: Any) -> Summary:
    return Summary.model_validate(simulated(seed, **{"endpoints": BUSY, "world": STEADY, **keys}))


def worse(found: Comparison) -> set[tuple[str, str]]:
    return {(change.row, change.metric) for change in found.worse}


def test_of_20_pairs_alike_at_most_one_is_called_worse_and_of_20_slower_ones_18() -> None:
    pairs = [(run(2 * number), run(2 * number + 1)) for number in range(20)]
    assert sum(compare(*pair).verdict == "worse" for pair in pairs) <= 1
    slow = [compare(base, run(1000 + number, slower={"/items": 1.1})) for number, (base, _) in enumerate(pairs)]
    assert sum(("GET /items", "avg") in worse(found) for found in slow) >= 18
    others = [row for found in slow for row, _ in worse(found) if row not in ("GET /items", "all requests")]
    assert len(others) <= 1


def test_a_machine_that_makes_all_wait_alike_is_no_change_of_short_requests() -> None:
    for seed in range(3):
        busy = compare(run(2 * seed), run(2 * seed + 1, waiting_ms=8))
        short = next(c for c in busy.changes if (c.row, c.metric) == ("GET /items/{item_id}", "avg"))
        assert (short.change > 0.2, short.p < 0.001, short.verdict) == (True, True, "same")
        assert worse(busy) <= {("all requests", "avg"), ("all requests", "p95")}
        found = compare(run(2 * seed), run(2 * seed + 1, waiting_ms=8, slower={"/items": 1.3}))
        assert {row for row, _ in worse(found)} >= {"GET /items"}
        back = compare(run(2 * seed, waiting_ms=8), run(2 * seed + 1))
        assert {change.row for change in back.better} <= {"all requests"}


def test_a_change_names_its_size_and_how_sure_it_is() -> None:
    found = compare(run(1), run(2, slower={"/items": 1.5}))
    (change,) = [c for c in found.changes if (c.row, c.metric) == ("GET /items", "avg")]
    assert change.low is not None
    assert change.high is not None
    assert 0.4 < change.low < change.change < change.high < 0.6
    assert change.p < 0.001
    assert change.new / change.base == pytest.approx(1.5, rel=0.1)
    back = compare(run(2, slower={"/items": 1.5}), run(1))
    assert back.verdict == "better"
    assert ("GET /items", "avg") in {(c.row, c.metric) for c in back.better}


def test_a_change_within_the_tolerance_does_not_count() -> None:
    base, new = run(1), run(2, slower={"/items": 1.5})
    assert ("GET /items", "avg") not in worse(compare(base, new, tolerance=0.7))


def failing(seed: int, failures: dict[int, int]) -> Summary:
    data = simulated(seed, endpoints=BUSY, world=STEADY)
    column = data["series"]["rows"]["GET /items"]["failures"]
    for second, count in failures.items():
        column[second] = count
    return Summary.model_validate(data)


def test_an_outage_is_less_reliable_but_one_failure_is_not() -> None:
    assert ("GET /items", "error_rate") in worse(compare(run(1), failing(2, dict.fromkeys(range(30, 34), 50))))
    assert ("GET /items", "error_rate") not in worse(compare(run(1), failing(2, {30: 1})))


def test_bursts_of_failures_that_the_base_had_too_are_no_news() -> None:
    base = failing(1, {20: 40, 40: 40, 55: 40})
    assert ("GET /items", "error_rate") not in worse(compare(base, failing(2, {25: 40, 45: 40, 50: 40, 57: 30})))


def test_runs_with_different_loads_are_compared_without_regard_to_time() -> None:
    base, new = run(1, seconds=60), run(2, seconds=40, profile="stress", slower={"/items": 1.5})
    found = compare(base, new)
    assert not found.aligned
    assert ("GET /items", "avg") in worse(found)
    assert not [c for c in found.changes if c.metric == "rate"]
    assert any("load was not the same" in note for note in found.notes)


def test_figures_are_those_of_whole_runs_as_reports_say() -> None:
    base, new = run(1), run(2, slower={"/search": 2})
    found = {(change.row, change.metric): change for change in compare(base, new).changes}
    rate, p95 = found["all requests", "rate"], found["GET /search", "p95"]
    assert (rate.base, rate.new) == pytest.approx((base.totals.rate, new.totals.rate))
    assert (p95.base, p95.new) == tuple(
        next(row.p95_ms for row in one.rows if row.title == "GET /search") for one in (base, new)
    )


def test_groups_and_iterations_are_no_requests() -> None:
    spans = [Endpoint(kind, "visitor", 20, 900) for kind in ("GROUP", "ITERATION", "SCHEDULED")]
    base, new = (run(seed, endpoints=[*BUSY, *spans]) for seed in (1, 2))
    found = {(change.row, change.metric): change for change in compare(base, new).changes}
    requests = [row for row in base.rows if row.method in ("GET", "POST")]
    assert found["all requests", "rate"].base == pytest.approx(sum(row.rate or 0 for row in requests))
    assert found["all requests", "avg"].base < 100
    assert found["GROUP visitor", "avg"].base > 900
    one = compare(*(run(seed, endpoints=[*spans, BUSY[0]]) for seed in (1, 2)))
    assert one.changes[0].row == "GET /items"


def test_requests_of_one_run_only_are_left_out_and_named() -> None:
    more = [*BUSY, *(replace(BUSY[3], name=f"/new/{number:02}", rate=1) for number in range(12))]
    found = compare(run(1), Summary.model_validate(simulated(2, endpoints=more, world=STEADY)))
    assert found.verdict == "same"
    (note,) = [note for note in found.notes if note.startswith("only in the new run, and left out: GET /new/00, ")]
    assert note.endswith("GET /new/09 and 2 more")


def test_metrics_of_the_spec_are_shown_of_both_runs_in_their_units() -> None:
    counter = {"name": "records", "kind": "counter", "value": 12345, "rate": 205.7}
    took = {"name": "took", "kind": "trend", "value": 12.5, "p95": 31.2, "unit": "ms"}
    size = {"name": "size", "kind": "trend", "value": 1234567, "p95": 2e6, "unit": "bytes"}
    share = {"name": "whole", "kind": "rate", "value": 0.9997, "count": 5000}
    found = compare(run(1, metrics=[counter, took, share]), run(2, metrics=[counter, size, share]))
    for told in (text.render(found), markdown.render(found), page.render(found)):
        shown = ("12,345, 206/s", "12.5 ms on average, p95 31.2 ms", "1.23 MB on average, p95 2 MB", "99.97 % of 5,000")
        assert [one for one in shown if one not in told] == []


def test_nothing_is_said_of_how_a_run_without_requests_was_compared() -> None:
    empty = run(2, verdict="broken", reasons=["not a single request was made"], rows=[], series={})
    found = compare(run(1), empty)
    assert found.verdict == "worse"
    assert [note for note in found.notes if "load" in note] == []
    for told in (text.render(found), markdown.render(found), page.render(found)):
        assert "nothing was compared" in told
        assert "blocks" not in told
        assert "Change" not in told


def test_runs_that_were_interrupted_are_said_to_be() -> None:
    found = compare(run(1, interrupted=True), run(2, seconds=30, interrupted=True))
    assert [note for note in found.notes if "interrupted" in note] == [
        "the base run was interrupted after 60 s",
        "the new run was interrupted after 30 s",
    ]


def test_a_new_run_that_broke_is_worse_and_too_little_data_is_a_problem() -> None:
    assert compare(run(1), run(2, verdict="broken", reasons=["workers lost"])).verdict == "worse"
    with pytest.raises(Rejected) as caught:
        compare(run(1), run(2, seconds=2))
    assert [problem.code for problem in caught.value.problems] == ["too-little-data"]


# --- the tests themselves -----------------------------------------------------------------------------------------


def test_the_signed_rank_test_gives_the_exact_figures() -> None:
    p, (middle, low, high) = paired([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], usual=-10)
    assert p == pytest.approx(2 / 2**6)
    assert (middle, low <= middle <= high) == (3.5, True)
    assert paired([0.0] * 8)[0] == 1.0


def test_the_rank_sum_test_and_fishers_agree_with_known_figures() -> None:
    p, (shift, _, _) = unpaired([1, 5, 2, 6, 3, 7, 4, 8], [11, 15, 12, 16, 13, 17, 14, 18])
    assert shift == 10
    assert p < 0.01
    # Fisher's tea: 3 of 4 against 1 of 4; one side is 0.2429.
    assert shares((1, 3), (4, 4)) == pytest.approx(2 * 17 / 70)
    assert shares((0, 0), (100, 100)) == 1.0
    assert shares((5, 50), (1000, 1000)) < 1e-8


def test_correlated_values_are_given_less_weight() -> None:
    random, walk = Random(1), [0.0]
    for _ in range(39):
        walk.append(0.9 * walk[-1] + random.gauss(0, 1))
    shifted = [value + 2 for value in walk]
    shuffled = random.sample(shifted, len(shifted))
    assert paired(shifted)[0] > 3 * paired(shuffled)[0]


def test_many_looks_make_every_finding_weaker() -> None:
    assert adjusted([0.01, 0.02, 0.03, 0.5]) == pytest.approx([0.04, 0.04, 0.04, 0.5])
    assert adjusted([]) == []
    assert all(math.isclose(a, b) for a, b in zip(adjusted([0.2]), [0.2], strict=True))


# --- telling ------------------------------------------------------------------------------------------------------


def test_hostile_names_are_text_in_every_format() -> None:
    for word in [word for word in HOSTILE if "<" in word or "|" in word or "\n" in word or "&" in word]:
        endpoints = [replace(BUSY[0], name=word), BUSY[1]]
        base, new = (Summary.model_validate(simulated(seed, endpoints=endpoints, seconds=20)) for seed in (1, 2))
        found = compare(base, new)
        html = page.render(found)
        assert html.count("<script") == 1
        assert html.count("<tr") == 1 + len(found.changes)
        assert "<" not in markdown.render(found).replace("<sub>", "").replace("</sub>", "")
        plain = compare(*(s.model_copy(update={"name": s.name}) for s in (base, new)))
        assert len(text.render(found).splitlines()) == len(text.render(plain).splitlines())


def scenarioc(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CI": "", "NO_COLOR": "1"}
    return subprocess.run([sys.executable, "-m", "scenarioc", "compare", *arguments], cwd=cwd, capture_output=True,
                          text=True, check=False, env=environment)  # fmt: skip


def put(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data))


def test_the_command_says_what_got_worse_and_ends_with_1(tmp_path: Path) -> None:
    put(tmp_path / "base" / "summary.json", simulated(1, endpoints=BUSY, world=STEADY))
    slow = simulated(2, endpoints=BUSY, world=STEADY, slower={"/items": 1.5})
    put(tmp_path / "new" / "results" / "summary.json", slow)
    done = scenarioc("base", "new", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("✗ Worse than the base.\n\nworse:\n  GET /items ")
    page_done = scenarioc("base", "new", "--format", "html", cwd=tmp_path)
    assert (page_done.returncode, page_done.stdout) == (1, "")
    assert (tmp_path / "new" / "results" / "compare.html").read_text("utf-8").startswith("<!doctype html>")
    told = json.loads(scenarioc("base", "new", "--format", "json", cwd=tmp_path).stdout)
    assert told["verdict"] == "worse"
    assert "base: 2026-01-02 03:04:05 UTC, run 5f0c, medium, http://localhost:8000" in done.stdout
    assert scenarioc("base", cwd=tmp_path).returncode == 2


def test_a_history_keeps_good_runs_and_compares_with_the_last(tmp_path: Path) -> None:
    def tell(number: int, *options: str, **keys: Any) -> int:
        started = f"2026-01-0{number}T03:04:05Z"
        keys = {"endpoints": BUSY, "started": started, "run_id": f"run{number}", **keys}
        data = simulated(number, world=STEADY, **keys)
        put(tmp_path / "new.json", data)
        return scenarioc("--history", "kept", *options, "new.json", cwd=tmp_path).returncode

    def kept() -> list[str]:
        return sorted(path.name[:8] for path in (tmp_path / "kept").glob("*.json"))

    first = simulated(1, endpoints=BUSY, world=STEADY, started="2026-01-01T03:04:05Z", run_id="run1")
    put(tmp_path / "new.json", first)
    environment = {**os.environ, "CI": "true", "NO_COLOR": "1"}
    for form, told in (("markdown", "no good run of shop in kept yet"), ("html", "")):
        command = [sys.executable, "-m", "scenarioc", "compare", "--history", "kept", "--format", form, "new.json"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
        assert (done.returncode, done.stdout[: len(told)]) == (0, told)
        assert ("no good run" in done.stderr) is (form == "html")
    assert (tell(1), kept()) == (0, ["20260101"])
    assert (tell(2, slower={"/items": 1.5}), kept()) == (1, ["20260101"])
    assert (tell(3, verdict="failed"), kept()) == (0, ["20260101"])
    assert (tell(4, "--accept", slower={"/items": 1.5}), kept()) == (0, ["20260101", "20260104"])
    assert (tell(5, slower={"/items": 1.5}), kept()) == (0, ["20260101", "20260104", "20260105"])
    other = [Endpoint("GET", "/after/the/spec/has/changed", 50)]
    assert (tell(6, endpoints=other), len(kept())) == (2, 3)
    assert (tell(7, "--accept", endpoints=other), kept()[3:]) == (0, ["20260107"])
    assert (tell(8, endpoints=other, interrupted=True), kept()[4:]) == (0, [])


def test_the_last_good_run_is_of_the_same_test_and_profile() -> None:
    new = run(1, run_id="new")
    good, other, bad = run(2, run_id="good"), run(3, run_id="o", profile="stress"), run(4, run_id="b", verdict="failed")
    assert last_good([new, other, bad, good], new) is good
    assert last_good([other, bad], new) is None
    assert file_name(run(1, run_id="../../a b")) == "20260102T030405Z-_a_b.json"
