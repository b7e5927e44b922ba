"""A test that is told to end, by `docker stop`, Kubernetes or Ctrl-C, still gives its verdict."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from support.locust_run import COMPILER, finish, run, start
from support.server import Server, free_port

LOCUSTFILE = """
from locust import FastHttpUser, constant, task
from scenarioc.runtime.stages import StagedLoad, offer_profiles
from scenarioc.runtime.judging import judge_results
from scenarioc.runtime.summary import About
from scenarioc.runtime.thresholds import Threshold

PROFILES = {"endless": [(0, 3), (600, 3)]}


class Load(StagedLoad):
    profiles = PROFILES


offer_profiles(list(PROFILES), "endless")


class Visitor(FastHttpUser):
    host = "URL"
    wait_time = constant(0.05)

    @task
    def visit(self) -> None:
        self.client.get("/slow")


judge_results(About("shop", "", ""), {}, [Threshold("p95 < 2s", "p95", "<", 2000.0, "shop.yaml:1")])
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server({"GET /slow": {"delay_s": 0.3, "json": {}}}) as running:
        yield running


@pytest.mark.parametrize(
    ("where", "how"), [([], signal.SIGTERM), (["--processes", "2"], signal.SIGINT)], ids=["sigterm", "ctrl-c"]
)
def test_a_load_profile_that_is_interrupted_ends_with_its_verdict_and_report(
    server: Server, tmp_path: Path, where: list[str], how: int
) -> None:
    server.forget()
    options = ["-s", "3", "--html", "report.html", *where]
    text = LOCUSTFILE.replace("URL", server.url)
    result = run(tmp_path, text, *options, stop_when=lambda: server.count("GET", "/slow") > 5, stop_signal=how)
    assert result.exit_code == 0, result.output
    assert "✓ p95 < 2s" in result.output
    assert result.output.count("All thresholds held.") == 1
    assert re.search(r"^! The test was interrupted at \d+:\d\d of 10:00\.$", result.output, re.MULTILINE), result.output
    assert json.loads((tmp_path / "results" / "summary.json").read_text("utf-8"))["interrupted"] is True
    assert result.count("GET", "/slow") == server.count("GET", "/slow") > 0
    assert (tmp_path / "report.html").is_file()
    assert "Traceback" not in result.output


def test_a_test_without_a_load_profile_writes_its_report_too(server: Server, tmp_path: Path) -> None:
    text = LOCUSTFILE.replace("URL", server.url).replace("StagedLoad):", "StagedLoad):\n    abstract = True")
    server.forget()
    busy = lambda: server.count("GET", "/slow") > 2  # noqa: E731
    result = run(tmp_path, text, "-u", "2", "--html", "report.html", stop_when=busy)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "report.html").is_file()
    assert "Traceback" not in result.output


def test_a_master_that_still_waits_for_workers_ends_at_once_without_a_traceback(tmp_path: Path) -> None:
    master = ["--headless", "--master", "--expect-workers", "1", "--master-bind-host", "127.0.0.1"]
    process = start(tmp_path, LOCUSTFILE, *master, "--master-bind-port", str(free_port()))
    time.sleep(3)
    process.send_signal(signal.SIGTERM)
    exit_code, output = finish(process)
    assert exit_code == -signal.SIGTERM
    assert "Traceback" not in output


def test_a_terminal_shows_how_the_test_goes_on_one_line(server: Server, tmp_path: Path) -> None:
    (tmp_path / "locustfile.py").write_text(LOCUSTFILE.replace("URL", server.url), encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "locust", "--headless", "-t", "4s"]
    variables = {**os.environ, "PYTHONPATH": str(COMPILER), "COLUMNS": "100", "NO_COLOR": "1", "CI": ""}
    process = subprocess.Popen(command, cwd=tmp_path, env=variables, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # the end of a pseudo-terminal
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    assert process.wait() == 0, shown
    text = shown.decode()
    lines = re.findall(r"\r\x1b\[K(0:\d\d of 0:04  \d+ users[^\r]*)", text)
    assert lines, text
    assert re.search(r"\d/s  0 % failed  p95 \d", lines[-1]), lines
    assert text.count("Aggregated") == 2, text  # the final tables of Locust, and none before
    assert "\x1b[K" not in text[text.index("Shutting down") :], text
