"""Thresholds: complete figures and the right exit code, wherever and however a test runs and ends."""

from __future__ import annotations

import json
import math
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarioc.runtime.percentiles import percentile, three_digits
from support.cluster import wait_until
from support.locust_run import Run, finish, own_bus, result, run, start
from support.server import Server, free_port

LOCUSTFILE = """
from locust import FastHttpUser, constant, task
from scenarioc.runtime.expect import Expect
from scenarioc.runtime.judging import judge_results
from scenarioc.runtime.summary import About, RowInfo
from scenarioc.runtime.thresholds import Threshold


class Visitor(FastHttpUser):
    host = "{url}"
    wait_time = constant(0.05)

    @task
    def visit(self) -> None:
        self.client.get("/slow")
        with self.client.get("/bad", catch_response=True) as response:
            Expect(response, "shop.yaml:7")


judge_results(
    About("shop", "shop.yaml", "scenarioc"),
    rows={{("GET", "/slow"): RowInfo("shop.yaml:6", "visitor", limit_ms=200, checked=True)}},
    thresholds=[{thresholds}],
)
"""
PASSING = (
    'Threshold("p95 < 2s", "p95", "<", 2000.0, "shop.yaml:1"),'
    'Threshold("slow: error_rate < 1%", "error_rate", "<", 0.01, "shop.yaml:2", [("GET", "/slow")])'
)
FAILING = 'Threshold("error_rate < 1%", "error_rate", "<", 0.01, "shop.yaml:3")'


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server({"GET /slow": {"delay_s": 0.3, "json": {}}, "GET /bad": {"status": 500}}) as running:
        yield running


def judged(server: Server, folder: Path, thresholds: str, *options: str, **how: object) -> Run:
    server.forget()
    text = LOCUSTFILE.format(url=server.url, thresholds=thresholds)
    return run(folder, text, "-u", "4", "-r", "100", "-s", "3", *options, **how)  # type: ignore[arg-type]


def assert_nothing_is_lost(result: Run, server: Server) -> None:
    assert result.count("GET", "/slow") == server.count("GET", "/slow") > 0, result.output
    assert result.count("GET", "/bad") == server.count("GET", "/bad") > 0, result.output


def test_held_thresholds_give_exit_code_0_although_requests_failed(server: Server, tmp_path: Path) -> None:
    result = judged(server, tmp_path, PASSING, "-t", "2s")
    assert result.exit_code == 0, result.output
    assert "✓ p95 < 2s" in result.output
    assert "✓ All thresholds held." in result.output.splitlines()[-1]
    assert_nothing_is_lost(result, server)
    assert result.total == result.count("GET", "/slow") + result.count("GET", "/bad")


def test_a_failed_threshold_gives_exit_code_1_and_no_request_is_lost(server: Server, tmp_path: Path) -> None:
    result = judged(server, tmp_path, f"{PASSING},{FAILING}", "--processes", "2", "-t", "2s")
    assert result.exit_code == 1, result.output
    assert result.output.count("✗ error_rate < 1%") == 1, result.output
    assert "50 %  50 times the limit  (shop.yaml:3)" in result.output
    assert "✗ 1 of 3 thresholds failed." in result.output
    assert_nothing_is_lost(result, server)
    assert "Traceback" not in result.output


@pytest.mark.parametrize("where", [["--autoquit", "1", "-t", "2s"], ["--processes", "2"]], ids=["local", "ctrl-c"])
def test_the_web_ui_prints_the_verdict_when_the_test_stops(server: Server, tmp_path: Path, where: list[str]) -> None:
    server.forget()
    text = LOCUSTFILE.format(url=server.url, thresholds=FAILING)
    options = ["--autostart", "-u", "4", "--web-host", "127.0.0.1", "--web-port", str(free_port()), *own_bus()]
    process = start(tmp_path, text, *options, *where)
    if "--processes" in where:
        wait_until(lambda: server.count("GET", "/bad") > 5 or process.poll() is not None)
        os.killpg(process.pid, signal.SIGINT)
    exit_code, output = finish(process)
    assert exit_code == 1, output
    assert output.count("✗ error_rate < 1%") == 1, output
    assert_nothing_is_lost(result(tmp_path, exit_code, output), server)


def test_a_target_that_nobody_reaches_is_a_broken_run(tmp_path: Path) -> None:
    text = LOCUSTFILE.format(url=f"http://127.0.0.1:{free_port()}", thresholds=PASSING)
    result = run(tmp_path, text, "-t", "1s")
    assert result.exit_code == 3, result.output
    assert "The run broke: the target never answered." in result.output


def test_answers_that_do_not_come_are_one_failure_whatever_their_urls_and_hold_no_secret(
    server: Server, tmp_path: Path
) -> None:
    text = LOCUSTFILE.format(url=server.url, thresholds=PASSING)
    text = text.replace("wait_time", "network_timeout = 0.1\n    wait_time")
    text = text.replace('get("/slow")', 'get(f"/slow?token=hidden-{id(object())}", name="/slow")').replace(
        "/bad", "/slow"
    )
    result = run(tmp_path, text, "-u", "4", "-r", "100", "-t", "2s")
    assert result.exit_code == 3, result.output
    assert "The run broke: the target never answered." in result.output
    assert "hidden" not in result.output + (tmp_path / "results" / "summary.json").read_text("utf-8")
    assert len(result.errors) == 2, result.errors  # with and without `Expect`
    assert "expected an answer, got a timeout  (shop.yaml:6)" in result.output


def test_a_run_without_a_request_is_broken(server: Server, tmp_path: Path) -> None:
    result = judged(server, tmp_path, PASSING, "-t", "1s", "-T", "nothing-has-this-tag")
    assert result.exit_code == 3, result.output
    assert "not a single request was made" in result.output


def test_an_exception_in_a_task_is_a_broken_run(server: Server, tmp_path: Path) -> None:
    text = LOCUSTFILE.format(url=server.url, thresholds=PASSING).replace(
        "    @task", "    @task\n    def broken(self) -> None:\n        raise KeyError\n\n    @task"
    )
    result = run(tmp_path, text, "-t", "2s", "-u", "4", "-r", "4")
    assert result.exit_code == 3, result.output
    assert "exceptions ended tasks" in result.output


def test_the_verdict_is_plain_where_the_console_cannot_show_marks(server: Server, tmp_path: Path) -> None:
    plain = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    result = judged(server, tmp_path, f"{PASSING},{FAILING}", "-t", "1s", environment=plain)
    assert result.exit_code == 1, result.output
    assert "FAIL error_rate < 1%" in result.output
    assert "ok   p95 < 2s" in result.output


def test_percentiles_are_exact_to_half_a_percent_or_to_a_twentieth_of_a_millisecond() -> None:
    times = [0.0, 0.7, 1.234, 9.96, 47.61, 99.96, 101.4, 999.6, 1049.0, 9996.0, 65432.0, 654321.0]
    for time in times:
        assert abs(three_digits(time) - time) <= max(time * 0.005, 0.0501)
    assert [three_digits(time) for time in times[:8]] == [0, 0.7, 1.2, 10, 47.6, 100, 101, 1000]
    counts = {three_digits(ms): 1 for ms in range(1, 101)}
    assert percentile(counts, 50) == 50
    assert percentile(counts, 95) == 95
    assert percentile(counts, 99.9) == 100
    assert percentile({7.0: 3}, 95) == 7


RAW = """

@events.init.add_listener
def keep_raw_times(environment, runner, **_):
    times = []
    environment.events.request.add_listener(lambda response_time, **_: times.append(response_time))
    write = lambda **_: pathlib.Path(f"raw-{os.getpid()}.json").write_text(json.dumps(times))
    environment.events.quit.add_listener(write)
"""


@pytest.mark.parametrize("where", [[], ["--processes", "2"]], ids=["local", "distributed"])
def test_percentiles_agree_with_the_raw_times_of_all_processes(
    server: Server, tmp_path: Path, where: list[str]
) -> None:
    delays = [{"delay_s": round(0.002 * 1.5 ** (number * 7 % 11), 4), "json": {}} for number in range(2000)]
    with Server({"GET /slow": delays, "GET /bad": {"status": 500}}) as uneven:
        text = "import json, os, pathlib\nfrom locust import events\n"
        text += LOCUSTFILE.format(url=uneven.url, thresholds=PASSING) + RAW
        result = run(tmp_path, text, "-u", "10", "-r", "100", "-s", "3", "-t", "3s", *where)
    summary = json.loads((tmp_path / "results" / "summary.json").read_text("utf-8"))
    raw = sorted(ms for file in tmp_path.glob("raw-*.json") for ms in json.loads(file.read_text()))
    totals = summary["totals"]
    assert len(raw) == totals["requests"] > 100, result.output
    for name, percent in (("p50_ms", 50), ("p90_ms", 90), ("p95_ms", 95), ("p99_ms", 99), ("p99_9_ms", 99.9)):
        exact = raw[math.ceil(len(raw) * percent / 100 - 1e-9) - 1]
        assert abs(totals[name] - exact) <= max(exact * 0.0051, 0.051), (name, totals[name], exact)
    assert totals["max_ms"] == pytest.approx(raw[-1], rel=0.0051)
    assert totals["min_ms"] == pytest.approx(raw[0], abs=0.051)
    assert totals["avg_ms"] == pytest.approx(sum(raw) / len(raw), rel=1e-4)
