"""What an arrival costs: `python tests/benchmarks/arrival_cost.py [ROUNDS]`.

CPU seconds of a Locust process for each request: users who keep their connections (a throughput), users who open one
for each request, arrivals, and arrivals that share connections. All four run at the same time, at the same rate and on
the same core, so that whatever else the machine does slows them all. The figures are medians of the ratios of each
round. It exits with 1 when an arrival costs more than 1.5 times a request of users who keep their connections.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "compiler")]

from measuring import Result, report, spread  # noqa: E402
from throughput import on_one_core  # noqa: E402

from scenarioc.build import build  # noqa: E402
from support.counting import Counting  # noqa: E402
from support.locust_run import finish, start  # noqa: E402

RATE = 200
SECONDS = 6
METER = """

@events.test_start.add_listener
def meter(environment, **_):
    import json, pathlib

    def reading():
        total = environment.stats.total
        return {"requests": total.num_requests, "failures": total.num_failures, "cpu_s": time.process_time()}

    def measure():
        gevent.sleep(2)
        before = reading()
        gevent.sleep(SECONDS)
        after = reading()
        pathlib.Path("meter.json").write_text(json.dumps({key: after[key] - before[key] for key in before}))
        environment.runner.quit()

    gevent.spawn(measure)
"""
FRESH = """

work = Visitor.tasks[0]


def visit_and_close(user):
    work(user)
    user.client.client.close()


Visitor.tasks = [visit_and_close]
keep_addresses()
"""
CLOSED = f"{{users: 50, throughput: {RATE}/s, for: 1m}}"
OPEN = f"{{arrivals: {{rate: {RATE}/s, for: 1m}}}}"
LOADS = {
    "closed": (CLOSED, "per_user", ""),
    "closed, new connections": (CLOSED, "per_user", FRESH),
    "arrivals": (OPEN, "per_user", ""),
    "arrivals, shared connections": (OPEN, "shared", ""),
}


def locustfile(server: Counting, load: str, connections: str, extra: str) -> str:
    """The text of a locustfile with this load."""
    text = (
        f"version: 1\nname: open\ntarget: {server.url}\nhttp: {{connections: {connections}}}\n"
        f"scenarios: {{visitor: {{flow: [GET /]}}}}\nload: {load}\n"
    )
    if extra:  # the profile beside it brings along what `extra` uses
        text = text.replace("load: ", "load: {default: a, profiles: {a: ") + f", b: {OPEN}}}}}\n"
        text = text.replace("\n, b:", ", b:")
    meter = METER.replace("SECONDS", str(SECONDS))
    return build(text, "open.yaml", read=str).files[0].text + extra + meter


def microseconds(folder: Path, process: subprocess.Popen[str]) -> float:
    """The CPU time of a request in microseconds, once the run has ended."""
    _, output = finish(process, limit_s=60)
    found = folder / "meter.json"
    if not found.exists():
        raise RuntimeError(output)
    figures = json.loads(found.read_text())
    if figures["failures"] or figures["requests"] < 0.5 * SECONDS * RATE:
        raise RuntimeError(f"not a fair measurement: {figures}")
    return float(figures["cpu_s"]) / float(figures["requests"]) * 1e6


def measured() -> dict[str, float]:
    """The CPU time of a request with each load, all running at the same time."""
    with Counting() as server, tempfile.TemporaryDirectory() as top:
        runs = []
        for number, (name, load) in enumerate(LOADS.items()):
            folder = Path(top, str(number))
            folder.mkdir()
            process = start(folder, locustfile(server, *load), "--headless", "--only-summary")
            on_one_core(process.pid)
            runs.append((name, folder, process))
        try:
            return {name: microseconds(folder, process) for name, folder, process in runs}
        finally:
            for _, _, process in runs:
                process.kill()


def compared(name: str, one: list[float], other: list[float], at_most: float | None = None) -> Result:
    """The median ratio of the costs of one load and another, and how sure it is."""
    ratios = [cost / base for cost, base in zip(one, other, strict=True)]
    details: dict[str, object] = {"us": f"{statistics.median(one):.0f} / {statistics.median(other):.0f}"}
    return Result(name, statistics.median(ratios), at_most=at_most, details=details | spread(ratios))


def main() -> int:
    """Measure, print the table, and judge."""
    rounds = [measured() for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 6)]
    closed, fresh, arrivals, shared = ([costs[name] for costs in rounds] for name in LOADS)
    return report(
        [
            compared("arrivals / closed", arrivals, closed, at_most=1.5),
            compared("arrivals / closed with new connections", arrivals, fresh),
            compared("closed with new connections / closed", fresh, closed),
            compared("arrivals with shared connections / closed", shared, closed),
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
