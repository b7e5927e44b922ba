"""How long `scenarioc build` takes: to start, for a large spec, and for one ten times as large.

`python tests/benchmarks/compile_time.py` exits with 1 when a bound is not kept:
a cold build of a small spec takes at most 2.0 times as long as importing the libraries it stands on; 1,000 endpoints
in 100 scenarios at most 3 s; ten times the spec at most 12 times as long; and Locust, gevent and Faker are not imported
for a spec that does not need them.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import sys
import tempfile
from pathlib import Path

from measuring import SPECS, Result, build_command, completed, report, spread

LIBRARIES = "import yaml, jinja2, pydantic, click"
FOREIGN = {"locust", "gevent", "faker", "lxml", "jsonschema"}


def main() -> int:
    """Run the benchmark; the exit code says whether all bounds were kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="cold starts of either kind (11)")
    parser.add_argument("--large-rounds", type=int, default=3, help="builds of the large spec (3)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [
            cold_start(Path(folder), arguments.rounds),
            *large(Path(folder), arguments.large_rounds),
            foreign_imports(Path(folder)),
        ]
    return report(results)


def cold_start(folder: Path, rounds: int) -> Result:
    """The smallest spec against the import of the libraries, in turn; the first of either only fills the caches."""
    build = build_command(SPECS / "hello.yaml", folder / "cold")
    libraries = [sys.executable, "-c", LIBRARIES]
    pairs = [(seconds_of(build), seconds_of(libraries)) for _ in range(rounds + 1)][1:]
    ratios = [one / other for one, other in pairs]
    medians = [f"{statistics.median(times) * 1000:.0f} ms" for times in zip(*pairs, strict=True)]
    details = dict(zip(("build", "libraries"), medians, strict=True))
    return Result(
        "cold build / import of its libraries", statistics.median(ratios), None, 2.0, details | spread(ratios)
    )


def large(folder: Path, rounds: int) -> list[Result]:
    """1,000 endpoints, and 10,000."""
    seconds = {}
    for endpoints in (1_000, 10_000):
        spec = folder / f"large_{endpoints}.yaml"
        spec.write_text(large_spec(endpoints, endpoints // 10), encoding="utf-8")
        command = build_command(spec, folder / "large")
        seconds[endpoints] = statistics.median(seconds_of(command) for _ in range(rounds if endpoints == 1_000 else 1))
    ratio = seconds[10_000] / seconds[1_000]
    details: dict[str, object] = {"ten times": f"{seconds[10_000]:.2f} s"}
    return [
        Result("seconds for 1,000 endpoints in 100 scenarios", seconds[1_000], None, 3.0),
        Result("time for ten times the spec / time for it", ratio, None, 12.0, details),
    ]


def large_spec(endpoints: int, scenarios: int) -> str:
    """A spec in which every endpoint has a query, a check, a capture, and a scenario that uses it."""
    lines = ["version: 1", f"name: large_{endpoints}", "target: http://localhost:8000", "endpoints:"]
    for number in range(endpoints):
        lines += [
            f"  endpoint {number}:",
            f"    get: /resource{number}/${{randint(1, 100)}}",
            f"    name: /resource{number}/{{id}}",
            "    query: {limit: 20, sort: name}",
            "    expect: {status: 200, time: < 500ms, json: {$.id: {type: integer}}}",
            f"    capture: {{item_{number}: $.id}}",
        ]
    lines.append("scenarios:")
    each = endpoints // scenarios
    for number in range(scenarios):
        lines += [f"  scenario {number}:", "    think: 1s..5s", "    tasks:"]
        for endpoint in range(number * each, (number + 1) * each):
            lines += [
                f"      task {endpoint}:",
                f"        weight: {endpoint % 5 + 1}",
                f"        steps: [endpoint {endpoint}, 'GET /resource{endpoint}/${{item_{endpoint}}}/details']",
            ]
    return "\n".join([*lines, "load: {users: 100, for: 1m}", "thresholds: [error_rate < 1%]", ""])


def foreign_imports(folder: Path) -> Result:
    """How many of the modules that only some specs need are imported for one that needs none."""
    _, *build = build_command(SPECS / "hello.yaml", folder / "imports")
    command = [sys.executable, "-X", "importtime", *build]
    imported = {module.partition(".")[0] for module in re.findall(r"\|\s*([\w.]+)$", completed(command), re.MULTILINE)}
    found = sorted(imported & FOREIGN)
    details: dict[str, object] = {"which": " ".join(found)} if found else {}
    return Result("Locust, Faker and the like imported", len(found), None, 0, details)


def seconds_of(command: list[str]) -> float:
    """How long a command works: its CPU time, which is how long it takes where nothing else runs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)  # `os.times` counts in hundredths of a second
    completed(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
