"""How exactly arrivals keep to their plan: `python tests/benchmarks/arrivals.py [WORD ...]`, for about four minutes.

For each load and each way to run it: how many arrived of how many, how far the cumulative curve was from the plan at
most (in arrivals), how late 99 of 100 arrivals were, and how busy the machine was. Then a worker is killed and another
one added, and a server stalls for 5 s. Words choose the lines that contain one of them. The exit code is 1 if a bound
was not kept. Lateness is that at the server, and counts from the promptest arrivals: a busy machine adds to it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "compiler")]

from measuring import Result, report  # noqa: E402

from scenarioc.build import build  # noqa: E402
from scenarioc.runtime.percentiles import percentile  # noqa: E402
from scenarioc.runtime.schedule import Arrivals, Phase, arrival_times  # noqa: E402
from support.counting import Counting  # noqa: E402
from support.locust_run import Run, finish, result, run, start  # noqa: E402
from support.server import free_port  # noqa: E402

LOADS = {
    "0.5/s": ("{rate: 0.5/s, for: 20s}", Phase(20, 0.5, 0.5), False),
    "50/s": ("{rate: 50/s, for: 10s}", Phase(10, 50, 50), False),
    "500/s": ("{rate: 500/s, for: 6s}", Phase(6, 500, 500), False),
    "1 to 100/s": ("{from: 1/s, to: 100/s, over: 10s}", Phase(10, 1, 100), False),
    "Poisson 50/s": ("{rate: 50/s, for: 10s}", Phase(10, 50, 50), True),
}
LATE_MS = {"50/s": 20.0}


def spec(load: str, server: Counting) -> str:
    """The locustfile of a user who sends one request."""
    text = f"version: 1\nname: open\ntarget: {server.url}\nscenarios: {{visitor: {{flow: [GET /]}}}}\nload: {load}\n"
    return build(text, "open.yaml", read=str).files[0].text


def worker(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """One more worker."""
    command = [sys.executable, "-m", "locust", "-f", "locustfile.py", "--worker", "--master-port", str(port)]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def with_workers(
    folder: Path,
    text: str,
    meanwhile: Callable[[list[subprocess.Popen[bytes]], Callable[[], None]], None] | None = None,
) -> Run:
    """A run on a master and two workers; `meanwhile` gets them, and a function that adds one."""
    port = free_port()
    bound = ["--master-bind-host", "127.0.0.1", "--master-bind-port", str(port)]
    master = start(folder, text, "--headless", "--only-summary", "--master", "--expect-workers", "2", *bound)
    workers = [worker(folder, port), worker(folder, port)]
    try:
        if meanwhile is not None:
            meanwhile(workers, lambda: workers.append(worker(folder, port)))
        return result(folder, *finish(master, 60))
    finally:
        for process in workers:
            process.kill()
            process.wait()


WAYS: dict[str, Callable[[Path, str], Run]] = {
    "one process": run,
    "--processes 2": lambda folder, text: run(folder, text, "--processes", "2"),
    "master, 2 workers": with_workers,
}


def lateness(found: Sequence[float], due: Sequence[float]) -> tuple[float, float]:
    """How far the curve of arrivals is from the plan, and the 99th percentile of their lateness in milliseconds."""
    delays = sorted(at - second for at, second in zip(found, due, strict=False))
    offset = delays[len(delays) // 100]
    moments = [index / 20 for index in range(int(due[-1] * 20) + 20)]
    gap = max(abs(sum(at - offset <= m for at in found) - sum(at <= m for at in due)) for m in moments)
    return gap, (delays[min(int(len(delays) * 0.99), len(delays) - 1)] - offset) * 1000


def measured(name: str, where: str) -> Iterator[Result]:
    """One run in figures."""
    written, phase, poisson = LOADS[name]
    due = [second for second, _ in arrival_times(Arrivals([phase], poisson), {"": 1})]
    with Counting() as server, tempfile.TemporaryDirectory() as folder:
        load = f"{{poisson: {str(poisson).lower()}, arrivals: {written}}}"
        ended = WAYS[where](Path(folder), spec(load, server))
        found = server.arrivals()
    busy: dict[str, object] = {"load average": round(os.getloadavg()[0], 2)}
    gap, late_ms = lateness(found, due)
    told = re.search(r"Arrivals: (.*?);", ended.output)
    details: dict[str, object] = {"arrived": len(found), "of": len(due), **busy, "log": told[1] if told else ""}
    yield Result(f"{name}, {where}: arrivals too many", abs(len(found) - len(due)), at_most=1, details=details)
    yield Result(f"{name}, {where}: from the plan", gap, at_most=max(2, len(due) / 100))
    yield Result(f"{name}, {where}: p99 late, ms", late_ms, at_most=LATE_MS.get(name), details=busy)


def killed_and_added() -> Iterator[Result]:
    """A worker is killed after 3 s and one is added after 6 s, at 50 arrivals a second for 12 s."""
    with Counting() as server, tempfile.TemporaryDirectory() as folder:

        def meanwhile(workers: list[subprocess.Popen[bytes]], add: Callable[[], None]) -> None:
            while len(server.arrivals()) < 150:
                time.sleep(0.05)
            workers[0].kill()
            time.sleep(3)
            add()

        with_workers(Path(folder), spec("{arrivals: {rate: 50/s, for: 12s}}", server), meanwhile)
        found = server.arrivals()
    details: dict[str, object] = {"arrived": len(found), "of": 600, "load average": round(os.getloadavg()[0], 2)}
    yield Result("worker killed, one added: arrivals lost", 600 - len(found), at_most=25, details=details)
    yield Result("worker killed, one added: arrivals twice", len(found) - 600, at_most=1)


def stalled(load: str) -> Iterator[Result]:
    """A server that stalls for 5 s in a run of 30 s: what the two kinds of times say."""
    with Counting(stall=(10, 5)) as server, tempfile.TemporaryDirectory() as folder:
        ended = run(Path(folder), spec(load, server), limit_s=60)
    times = {}
    for (kind, _), row in ended.rows.items():
        counts = {float(ms): count for ms, count in row["response_times"].items()}
        times[kind] = percentile(counts, 99)
    details: dict[str, object] = {"p99 by request, ms": times["GET"]}
    yield Result(f"stall of 5 s, {load}: p99 since due, ms", times["SCHEDULED"], at_least=4000, details=details)


def main(words: Sequence[str]) -> int:
    """Measure what is asked for, and print the table."""
    programs: dict[str, Callable[[], Iterator[Result]]] = {
        f"{name} {where}": partial(measured, name, where) for name in LOADS for where in WAYS
    }
    programs["killed and added"] = killed_and_added
    for load in ("{users: 10, throughput: 50/s, for: 30s}", "{arrivals: {rate: 50/s, for: 30s}}"):
        programs[f"stall {load}"] = partial(stalled, load)
    results = []
    for name, program in programs.items():
        if not words or any(word in name for word in words):
            for one in program():
                print(one, flush=True)
                results.append(one)
    return report(results)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
