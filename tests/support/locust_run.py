"""Run a locustfile with real Locust, for a few seconds at most, and look at what came of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.server import free_port

PATIENCE_S = 120  # it only guards against hanging: beside a dozen others, Locust alone takes 20 s to start

COMPILER = Path(__file__).parents[2] / "compiler"
# A master misses a worker that says nothing for three seconds; beside a dozen others, one may get no turn for longer.
PATIENT = """

import os as _os

import locust.runners as _runners

_runners.HEARTBEAT_LIVENESS = int(_os.environ.get("MISSED_AFTER_S", "60"))
"""
# Not --json-file: workers write that file too, and Locust prints no summary then.
RECORDER = """

def note_results_for_the_test(environment, runner, **_):
    import json, pathlib
    from locust.runners import WorkerRunner
    from locust.stats import StatsError

    def write(**_):
        stats = environment.stats
        errors = [[e.method, e.name, StatsError.parse_error(e.error), e.occurrences] for e in stats.errors.values()]
        total = stats.total.num_requests
        results = {"errors": errors, "total": total, "rows": stats.serialize_stats()}
        pathlib.Path("results.json").write_text(json.dumps(results))

    if not isinstance(runner, WorkerRunner):
        environment.events.quit.add_listener(write)

__import__("locust").events.init.add_listener(note_results_for_the_test)
"""


@dataclass(frozen=True)
class Run:
    """How a run of Locust ended: its exit code, all it said, its statistics rows by (method, name), how many requests
    `Aggregated` counts, and how often each failure (method, name, text) was seen."""

    exit_code: int
    output: str
    rows: dict[tuple[str, str], dict[str, Any]]
    total: int
    errors: dict[tuple[str, str, str], int]

    def count(self, method: str, name: str) -> int:
        """How many requests a statistics row counts; 0 if there is no such row."""
        return int(self.rows.get((method, name), {"num_requests": 0})["num_requests"])

    def failures(self, method: str, name: str) -> int:
        """How many failed requests a statistics row counts."""
        return int(self.rows.get((method, name), {"num_failures": 0})["num_failures"])


def own_bus() -> list[str]:
    """Options for a master and its workers of `--processes` that no other test shares."""
    port = str(free_port())
    return ["--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--master-port", port]


def start(
    folder: Path, locustfile: str, *options: str, environment: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    """Begin to run the text of a locustfile in `folder`; its output is a pipe."""
    if locustfile:
        (folder / "locustfile.py").write_text(locustfile + RECORDER + PATIENT, encoding="utf-8")
    variables = {**os.environ, "PYTHONPATH": str(COMPILER), "PYTHONWARNINGS": "ignore", **(environment or {})}
    return subprocess.Popen(
        [sys.executable, "-m", "locust", *(["-f", "locustfile.py"] if locustfile else []), *options],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str], limit_s: float = PATIENCE_S) -> tuple[int, str]:
    """Wait for the end of a started run, or end its whole process group and say so."""
    try:
        output, _ = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        raise AssertionError(f"Locust did not end within {limit_s} s:\n{output}") from None
    return process.returncode, output


def run(
    folder: Path,
    locustfile: str,
    *options: str,
    environment: dict[str, str] | None = None,
    limit_s: float = PATIENCE_S,
    stop_when: Callable[[], bool] | None = None,
    stop_signal: int = signal.SIGTERM,
) -> Run:
    """Run the text of a locustfile headless, with more options if given; it gets a signal when `stop_when` says so."""
    process = start(folder, locustfile, "--headless", "--only-summary", *own_bus(), *options, environment=environment)
    if stop_when is not None:
        while process.poll() is None and not stop_when():
            time.sleep(0.1)
        if stop_signal == signal.SIGINT:
            os.killpg(process.pid, signal.SIGINT)  # Ctrl-C reaches the workers as well
        else:
            process.send_signal(stop_signal)
    exit_code, output = finish(process, limit_s)
    return result(folder, exit_code, output)


def result(folder: Path, exit_code: int, output: str) -> Run:
    """What the finished run in `folder` left behind."""
    path = folder / "results.json"
    results = json.loads(path.read_text()) if path.exists() else {"rows": [], "total": 0, "errors": []}
    rows = {(row["method"], row["name"]): row for row in results["rows"]}
    errors = {(method, name, text): count for method, name, text, count in results["errors"]}
    return Run(exit_code, output, rows, results["total"], errors)
