"""Every kind of threshold, in real runs against a server that is well or sick, on one process and on several."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support import thresholds
from support.server import Server, free_port
from support.suites import build, run

WELL = {"GET /item": {"json": {}}}
SICK = {"GET /item": [{"status": 500, "delay_s": 0.15}, {"status": 404, "delay_s": 1}, {"status": 500, "delay_s": 1}]}
everywhere = pytest.mark.parametrize("where", [[], ["--processes", "2"]], ids=["local", "distributed"])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def own_port() -> list[str]:
    """Options that keep masters and workers of tests that run side by side apart."""
    port = str(free_port())
    return ["--master-bind-port", port, "--master-port", port, "--master-bind-host", "127.0.0.1"]


def ended(folder: Path, server: Server, where: list[str], *written: str) -> tuple[int, str, dict[str, Any]]:
    """The exit code, the output and the summary of a run with these thresholds."""
    spec = folder / "every.yaml"
    spec.write_text(thresholds.spec(*written), encoding="utf-8")
    done = run(build(spec, folder), server.url, [*where, *own_port(), "--stop-timeout", "5"])
    summary = json.loads((folder / "every" / "results" / "summary.json").read_text("utf-8"))
    return done.code, done.output, summary


@everywhere
def test_thresholds_of_every_kind_hold_when_the_server_is_well(
    server: Server, where: list[str], tmp_path: Path
) -> None:
    server.answer(WELL)
    code, output, summary = ended(tmp_path, server, where, *thresholds.every_kind("well"))
    assert {one["text"]: one["status"] for one in summary["thresholds"] if one["status"] != "held"} == {}, output
    assert (code, summary["verdict"], summary["exit_code"]) == (0, "held", 0)
    assert "All thresholds held." in output
    rows = {(row["method"], row["name"]): row for row in summary["rows"]}
    assert rows["GET", "/item"]["requests"] == summary["totals"]["requests"] == server.count("GET", "/item")
    assert rows["GET", "/item"]["statuses"] == {"2xx": server.count("GET", "/item")}
    assert sum(summary["series"]["requests"]) == server.count("GET", "/item")
    table = (tmp_path / "every" / "results" / "series.csv").read_text("utf-8").splitlines()
    assert sum(int(line.split(",")[3]) for line in table if ",GET /item," in line) == server.count("GET", "/item")
    assert summary["workers"] == ({"count": 2, "lost": 0} if where else None)


def test_a_run_that_has_no_thresholds_and_nothing_to_tell_ends_well(server: Server, tmp_path: Path) -> None:
    server.answer(WELL)
    (tmp_path / "quiet.yaml").write_text(
        "version: 1\nname: quiet\ntarget: ${env.TARGET}\nscenarios: {reader: {think: 0.1s, flow: [GET /item]}}\n"
        "load: {users: 1, iterations: 3, for: 1m}\noutputs: {results: [json]}\n"
    )
    done = run(build(tmp_path / "quiet.yaml", tmp_path), server.url)
    assert done.code == 0, done.output
    assert "The run broke" not in done.output
    assert json.loads((tmp_path / "quiet" / "results" / "summary.json").read_text("utf-8"))["verdict"] == "held"


@everywhere
def test_thresholds_of_every_kind_fail_when_the_server_is_sick_or_never_asked(
    server: Server, where: list[str], tmp_path: Path
) -> None:
    server.answer(SICK)
    sick = thresholds.every_kind("sick")
    written = [*sick, *thresholds.WITHOUT_DATA, "{that: p95 < 100ms, over: 1s, warn: true}"]
    code, output, summary = ended(tmp_path, server, where, *written)
    statuses = [one["status"] for one in summary["thresholds"]]
    texts = [one["text"] for one in summary["thresholds"]]
    assert [text for text, status in zip(texts, statuses, strict=True) if status == "held"] == [], output
    assert statuses == [*["failed"] * len(sick), *["no data"] * len(thresholds.WITHOUT_DATA), "warned"], output
    assert (code, summary["verdict"]) == (1, "failed")
    assert f"{len(written) - 1} of {len(written)} thresholds failed." in output
    assert summary["totals"]["requests"] == summary["totals"]["failures"] == server.count("GET", "/item")
    assert {one["kind"] for one in summary["errors"]} == {"4xx", "5xx"}
    assert summary["counts"]["dropped"] > 0


@pytest.mark.parametrize(
    ("window", "where"), [("grace: 1s", []), ("over: 1s", ["--processes", "2"])], ids=["local", "distributed"]
)
def test_an_aborting_threshold_ends_the_test(server: Server, where: list[str], window: str, tmp_path: Path) -> None:
    server.answer({"GET /item": {"status": 500}})
    text = thresholds.SPEC.replace("for: 3s", "for: 2m")
    aborting = f"  - {{that: error_rate < 20%, {window}, abort: true}}\n  - p95 < 10s\n"
    spec = tmp_path / "every.yaml"
    spec.write_text(text + aborting, encoding="utf-8")
    done = run(build(spec, tmp_path), server.url, [*where, *own_port()])
    summary = json.loads((tmp_path / "every" / "results" / "summary.json").read_text("utf-8"))
    first, second = summary["thresholds"]
    assert (done.code, first["status"], first["aborted"], second["status"]) == (1, "failed", True, "held"), done.output
    assert "ends the test" in done.output
    assert summary["duration_s"] < 20  # as a rule 2 to 3 s; tests/benchmarks/aborts.py measures it


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
    done = run(made, server.url, ["--processes", "2", *own_port()])
    assert (done.code, server.count("GET", "/item")) == (0, 4), done.output
    done = run(made, f"http://127.0.0.1:{free_port()}", [])
    assert done.code == 3, done.output
    assert "The run broke: the target never answered." in done.output
