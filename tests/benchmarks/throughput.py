"""Requests per CPU second of a generated locustfile against the one that an expert writes by hand.

Both send the same requests, with the same captures and checks, to a server that costs next to nothing. They live at
the same time and take turns of 40 ms, so that whatever else the machine does slows them both; the one that has the
first turn is another in each round. CPU time is that of the Locust process, its start left out. The figure is the
median ratio of the rounds, which go on until its standard error is below 0.4 %, or for five minutes in all.
`python tests/benchmarks/throughput.py` exits with 1 when a median ratio is below 0.97.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from measuring import HERE, SPECS, Result, built, environment, error, report, spread

SUITES = ("hello", "django_articles", "python_backend", "grouped")
BOUND = 0.97
FEWEST = 5  # rounds
CERTAIN = 0.004
USERS = "10"  # as many as the default profiles of the specs have
TURN_S = 0.04
LATE_ANSWERS = 0.05  # an answer that comes while its process has to wait may fail a check of its time


def main() -> int:
    """Run the benchmark; the exit code says whether the bound was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"of {', '.join(SUITES)}; all by default")
    add_effort(parser)
    arguments = parser.parse_args()
    suites, results = arguments.suites or SUITES, []
    with canned_server() as target, tempfile.TemporaryDirectory() as folder:
        for suite in suites:
            files = (built(spec_of(suite), Path(folder)), HERE / f"handwritten_{suite}.py")
            pairs = races(files, target, arguments.seconds, arguments.minutes * 60 / len(suites))
            results.append(compared(f"{suite}: generated / hand-written", ("generated", "hand-written"), pairs))
    return report(results)


def add_effort(parser: argparse.ArgumentParser) -> None:
    """Let people choose how long to measure."""
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each pair of processes is measured (6)")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long it may take in all (5)")


def spec_of(suite: str) -> Path:
    """The shipped spec of that name, or one that is only for this benchmark."""
    shipped = SPECS / f"{suite}.yaml"
    return shipped if shipped.exists() else HERE / shipped.name


def races(files: tuple[Path, ...], target: str, seconds: float, limit_s: float) -> list[list[float]]:
    """Pairs of rates, as many as make the median of their ratios certain, or as there is time for."""
    pairs: list[list[float]] = []
    began = time.monotonic()
    while len(pairs) < FEWEST or error([one / other for one, other in pairs]) > CERTAIN:
        pairs.append(raced(files, target, seconds, len(pairs)))
        if time.monotonic() - began > limit_s * (1 - 0.5 / len(pairs)):
            break
    return pairs


def compared(title: str, names: tuple[str, str], pairs: list[list[float]]) -> Result:
    """The median ratio of some pairs of rates."""
    ratios = [one / other for one, other in pairs]
    rates = [f"{statistics.median(found):.0f}/s" for found in zip(*pairs, strict=True)]
    details = dict(zip(names, rates, strict=True)) | spread(ratios)
    return Result(title, statistics.median(ratios), BOUND, None, details)


def raced(files: tuple[Path, ...], target: str, seconds: float, number: int = 0) -> list[float]:
    """Requests per CPU second of each file, all running in turns; in odd rounds the last one has the first turn."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [Run(file, target, seconds, Path(folder, str(index))) for index, file in enumerate(files)]
        try:
            while any(run.running() for run in runs):
                for run in runs if number % 2 == 0 else reversed(runs):
                    run.turn()
        finally:
            for run in runs:
                run.process.kill()
                run.process.wait()
        return [run.requests_per_cpu_second() for run in runs]


class Run:
    """One Locust process, which stands still except for its turns."""

    def __init__(self, locustfile: Path, target: str, seconds: float, folder: Path) -> None:
        self.locustfile = locustfile
        self.figures = folder / "figures.json"
        self.output = folder / "output.txt"
        folder.mkdir()
        settings = {"READER_PASSWORD": "unused", "METER_SECONDS": str(seconds), "METER_FILE": str(self.figures)}
        command = [sys.executable, "-m", "locust", "-f", f"{locustfile},{HERE / 'meter.py'}", "--headless"]
        options = ["-u", USERS, "-r", USERS, "--host", target, "--only-summary"]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*command, *options],
                env=environment(TARGET=target, **settings),
                cwd=folder,
                stdout=output,
                stderr=output,
            )
        on_one_core(self.process.pid)
        self.give_up = time.monotonic() + 60 + 2 * seconds
        self.process.send_signal(signal.SIGSTOP)

    def running(self) -> bool:
        """Whether it has not ended yet; an error when it should have."""
        if time.monotonic() > self.give_up:
            raise TimeoutError(f"{self.locustfile} did not end\n{self.output.read_text('utf-8')}")
        return self.process.poll() is None

    def turn(self) -> None:
        """Let it run for a moment."""
        if self.running():
            self.process.send_signal(signal.SIGCONT)
            time.sleep(TURN_S)
            self.process.send_signal(signal.SIGSTOP)

    def requests_per_cpu_second(self) -> float:
        """Its figure, or an error with what it printed if its requests did not pass."""
        figures = json.loads(self.figures.read_text("utf-8")) if self.figures.exists() else {}
        if not figures.get("requests") or figures["failures"] > LATE_ANSWERS * figures["requests"]:
            raise RuntimeError(f"{self.locustfile} did not run well: {figures}\n{self.output.read_text('utf-8')}")
        return float(figures["requests"] / figures["cpu_s"])


def on_one_core(process: int) -> None:
    """Keep a process on the last core, where the system allows it: one core may be slower than another."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process, {max(os.sched_getaffinity(process))})


@contextmanager
def canned_server() -> Iterator[str]:
    """The address of a server in a process of its own."""
    command = [sys.executable, str(HERE / "canned_server.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main())
