"""Every kind of threshold, in real runs against a server that is well or sick, on one process and on several."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import thresholds
from support.cluster import Cluster
from support.locust_run import own_bus
from support.server import Server, free_port
from support.suites import ROOT, build, run

WELL = {"GET /item": {"json": {"size": 5}}}
SICK = {"GET /item": [{"status": 500, "delay_s": 0.15}, {"status": 404, "delay_s": 1}, {"status": 500, "delay_s": 1}]}
everywhere = pytest.mark.parametrize("workers", [0, 2], ids=["one process", "master and 2 workers"])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def ended(spec: str, folder: Path, server: Server, workers: int) -> tuple[int, str, dict[str, Any]]:
    """The exit code, the output and the summary of a run of this spec on one process, or on a master and workers."""
    written = folder / "every.yaml"
    written.write_text(spec, encoding="utf-8")
    built = build(written, folder)
    if workers:
        with Cluster(built, workers, target=server.url) as cluster:
            code, output = cluster.finish()
    else:
        done = run(built, server.url)
        code, output = done.code, done.output
    return code, output, json.loads((built / "results" / "summary.json").read_text("utf-8"))


def undocumented(summary: dict[str, Any]) -> set[str]:
    """The keys of a summary that docs/results.md says nothing of; rows and statuses are named by what was tested."""
    said = (ROOT / "docs" / "results.md").read_text("utf-8").partition("## The summary")[2]

    def keys(value: Any) -> Iterator[str]:
        for one in value if isinstance(value, list) else ():
            yield from keys(one)
        for key, one in value.items() if isinstance(value, dict) else ():
            if not re.fullmatch(r"[1-5]xx|[A-Z]+ .*", key):
                yield key
            yield from keys(one)

    return {key for key in keys(summary) if f"`{key}`" not in said}


@everywhere
def test_thresholds_of_every_kind_hold_when_the_server_is_well(server: Server, workers: int, tmp_path: Path) -> None:
    server.answer(WELL)
    code, output, summary = ended(thresholds.spec(*thresholds.every_kind("well")), tmp_path, server, workers)
    assert {one["text"]: one["status"] for one in summary["thresholds"] if one["status"] != "held"} == {}, output
    assert (code, summary["verdict"], summary["exit_code"]) == (0, "held", 0)
    assert "All thresholds held." in output
    rows = {(row["method"], row["name"]): row for row in summary["rows"]}
    assert rows["GET", "/item"]["requests"] == summary["totals"]["requests"] == server.count("GET", "/item")
    assert rows["GET", "/item"]["statuses"] == {"2xx": server.count("GET", "/item")}
    assert sum(summary["series"]["requests"]) == server.count("GET", "/item")
    table = (tmp_path / "every" / "results" / "series.csv").read_text("utf-8").splitlines()
    assert sum(int(line.split(",")[3]) for line in table if ",GET /item," in line) == server.count("GET", "/item")
    assert summary["workers"] == ({"count": 2, "lost": 0} if workers else None)
    assert undocumented(summary) == set()


def test_a_run_without_thresholds_that_leaves_results_fails_if_a_request_does(server: Server, tmp_path: Path) -> None:
    (tmp_path / "quiet.yaml").write_text(
        "version: 1\nname: quiet\ntarget: ${env.TARGET}\nscenarios: {reader: {think: 0.1s, flow: [GET /item]}}\n"
        "load: {users: 1, iterations: 3, for: 1m}\noutputs: {results: [json]}\n"
    )
    folder = build(tmp_path / "quiet.yaml", tmp_path)
    for answers, code, verdict in ((WELL, 0, "held"), (SICK, 1, "failed")):
        server.answer(answers)
        done = run(folder, server.url)
        assert done.code == code, done.output
        assert "The run broke" not in done.output
        summary = json.loads((tmp_path / "quiet" / "results" / "summary.json").read_text("utf-8"))
        assert (summary["verdict"], [one["text"] for one in summary["thresholds"]]) == (verdict, ["failures == 0"])


@everywhere
def test_thresholds_of_every_kind_fail_when_the_server_is_sick_or_never_asked(
    server: Server, workers: int, tmp_path: Path
) -> None:
    server.answer(SICK)
    sick = thresholds.every_kind("sick")
    written = [*sick, *thresholds.WITHOUT_DATA, "{that: p95 < 100ms, over: 1s, warn: true}"]
    code, output, summary = ended(thresholds.spec(*written), tmp_path, server, workers)
    statuses = [one["status"] for one in summary["thresholds"]]
    texts = [one["text"] for one in summary["thresholds"]]
    assert [text for text, status in zip(texts, statuses, strict=True) if status == "held"] == [], output
    assert statuses == [*["failed"] * len(sick), *["no data"] * len(thresholds.WITHOUT_DATA), "warned"], output
    assert (code, summary["verdict"]) == (1, "failed")
    assert f"{len(written) - 1} of {len(written)} thresholds failed." in output
    assert summary["totals"]["requests"] == summary["totals"]["failures"] == server.count("GET", "/item")
    assert {one["kind"] for one in summary["errors"]} == {"4xx", "5xx"}
    assert summary["counts"]["dropped"] > 0


@pytest.mark.parametrize(("window", "workers"), [("grace: 1s", 0), ("over: 1s", 0), ("over: 1s", 2)])
def test_an_aborting_threshold_ends_the_test(server: Server, workers: int, window: str, tmp_path: Path) -> None:
    server.answer({"GET /item": {"status": 500}})
    aborting = (f"{{that: error_rate < 20%, {window}, abort: true}}", "p95 < 10s")
    spec = thresholds.spec(*aborting).replace("{rate: 40/s, for: 3s}", "[{rate: 40/s, for: 2m}, {pause: 1m}]")
    code, output, summary = ended(spec, tmp_path, server, workers)
    first, second = summary["thresholds"]
    assert (code, first["status"], first["aborted"], second["status"]) == (1, "failed", True, "held"), output
    assert "ends the test" in output
    assert [phase["name"] for phase in summary["phases"]] == ["40/s for 2m"]  # and none that was not reached
    assert summary["interrupted"] is False
    assert summary["totals"]["requests"] == server.count("GET", "/item")
    times = [request.at for request in server.requests() if request.path == "/item"]
    assert max(times) - min(times) < 20  # as a rule 1 to 3 s; tests/benchmarks/aborts.py measures it


UNJUDGED = """\
version: 1
name: unjudged
target: ${env.TARGET:-http://localhost:8000}
scenarios: {visitor: {flow: [GET /item]}}
load: {arrivals: {count: 4, over: 1s}}
thresholds: []
"""


def test_an_empty_list_of_thresholds_lets_requests_fail_but_not_the_run_break(server: Server, tmp_path: Path) -> None:
    server.answer({"GET /item": {"status": 500}})
    (tmp_path / "unjudged.yaml").write_text(UNJUDGED, encoding="utf-8")
    made = build(tmp_path / "unjudged.yaml", tmp_path)
    done = run(made, server.url, ["--processes", "2", *own_bus()])
    assert (done.code, server.count("GET", "/item")) == (0, 4), done.output
    done = run(made, f"http://127.0.0.1:{free_port()}", [])
    assert done.code == 3, done.output
    assert "The run broke: the target never answered." in done.output
