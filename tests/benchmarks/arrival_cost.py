"""What an arrival costs: `python tests/benchmarks/arrival_cost.py [ROUNDS]`, on a quiet machine.

CPU seconds of one Locust process for each request, at the same rate, in turns: users who keep their connections (a
throughput), users who open one for each request, arrivals, and arrivals that share connections. The ratios are those
of the medians; the load average stands beside them.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "compiler")]

from measuring import Result, report  # noqa: E402

from scenarioc.build import build  # noqa: E402
from support.counting import Counting  # noqa: E402
from support.locust_run import run  # noqa: E402

RATE = 700
METER = """

@events.test_start.add_listener
def meter(environment, **_):
    import json, pathlib

    def reading():
        total = environment.stats.total
        return {"requests": total.num_requests, "failures": total.num_failures, "cpu_s": time.process_time()}

    def measure():
        gevent.sleep(1.5)
        before = reading()
        gevent.sleep(4)
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


def microseconds(load: str, connections: str, extra: str) -> float:
    """The CPU time of a request in microseconds."""
    with Counting() as server, tempfile.TemporaryDirectory() as folder:
        text = (
            f"version: 1\nname: open\ntarget: {server.url}\nhttp: {{connections: {connections}}}\n"
            f"scenarios: {{visitor: {{flow: [GET /]}}}}\nload: {load}\n"
        )
        if extra:  # the profile beside it brings along what `extra` uses
            text = text.replace("load: ", "load: {default: a, profiles: {a: ") + f", b: {OPEN}}}}}\n"
            text = text.replace("\n, b:", ", b:")
        ended = run(Path(folder), build(text, "open.yaml", read=str).files[0].text + extra + METER)
        found = Path(folder) / "meter.json"
        if not found.exists():
            raise RuntimeError(ended.output)
        figures = json.loads(found.read_text())
    if figures["failures"] or figures["requests"] < 0.95 * 4 * RATE:
        raise RuntimeError(f"not a fair measurement: {figures}")
    return float(figures["cpu_s"]) / float(figures["requests"]) * 1e6


def main() -> int:
    """Measure in turns, print the table, and judge."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    costs: dict[str, list[float]] = {name: [] for name in LOADS}
    for _ in range(rounds):
        for name, load in LOADS.items():
            costs[name].append(microseconds(*load))
            print(
                f"{name:<30} {costs[name][-1]:6.0f} µs CPU a request  load average {os.getloadavg()[0]:.2f}", flush=True
            )
    middle = {name: statistics.median(found) for name, found in costs.items()}
    closed, arrivals = middle["closed"], middle["arrivals"]
    details: dict[str, object] = {"load average": round(os.getloadavg()[0], 2)}
    fresh, shared = middle["closed, new connections"], middle["arrivals, shared connections"]
    return report(
        [
            Result("arrivals / closed with new connections", arrivals / fresh, at_most=1.5, details=details),
            Result("arrivals with shared connections / closed", shared / closed, at_most=1.5, details=details),
            Result("arrivals / closed, for information", arrivals / closed, details=details),
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
