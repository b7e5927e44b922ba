"""Requests per CPU second beside real Artillery: the same script, the same server, one process each.

50 users send 400 requests each, half of them with a capture that the next one uses. Each tool also runs the script
with 2 requests for each user; the difference of the two runs leaves start and end out of both. The tools take turns.
`python tests/benchmarks/artillery.py` exits with 1 when the median ratio is below 3; Artillery comes from npm.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measuring import HERE, Result, completed, environment, report, spread
from throughput import canned_server

sys.path.insert(0, str(HERE.parent))

from differential import artillery

BOUND = 3.0
Command = tuple[list[str], dict[str, str]]
USERS, PAIRS = 50, 200
SCRIPT = """\
config:
  target: {target}
  phases: [{{duration: 1, arrivalCount: {users}}}]
scenarios:
  - flow:
      - loop:
          - get: {{url: /products, capture: {{json: "$.products[3].id", as: id}}}}
          - get: {{url: "/products/{{{{ id }}}}"}}
        count: {pairs}
"""


def main() -> int:
    """Run the benchmark; the exit code says whether the bound was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often both are measured (3)")
    arguments = parser.parse_args()
    if reason := artillery.installed():
        print(f"Artillery cannot be installed here: {reason}", file=sys.stderr)
        return 1
    with canned_server() as target, tempfile.TemporaryDirectory() as folder:
        rounds = [measured(target, Path(folder, str(number))) for number in range(arguments.rounds)]
    theirs, ours = zip(*rounds, strict=True)
    ratios = [one / other for other, one in rounds]
    details = {"Artillery": f"{statistics.median(theirs):.0f}/s", "here": f"{statistics.median(ours):.0f}/s"}
    name = "generated / Artillery, requests per CPU second"
    return report([Result(name, statistics.median(ratios), BOUND, None, details | spread(ratios))])


def measured(target: str, folder: Path) -> tuple[float, float]:
    """Requests per CPU second of Artillery and of the locustfile made of the same script."""
    few, many = script(target, folder / "few", 1), script(target, folder / "many", PAIRS)
    return rate(few, many, by_artillery), rate(few, many, by_locust)


def script(target: str, folder: Path, pairs: int) -> Path:
    """The script with so many pairs of requests for each user, and beside it its locustfile."""
    folder.mkdir(parents=True)
    file = folder / "test.yml"
    file.write_text(SCRIPT.format(target=target, users=USERS, pairs=pairs), encoding="utf-8")
    completed([sys.executable, "-m", "scenarioc", "build", str(file), "-o", str(folder / "generated")])
    return file


def rate(few: Path, many: Path, run: Callable[[Path], Command]) -> float:
    """Requests per CPU second, from the difference of a short run and a long one."""
    return 2 * (PAIRS - 1) * USERS / (cpu_s(*run(many)) - cpu_s(*run(few)))


def by_artillery(file: Path) -> Command:
    """The command that runs a script with Artillery, and its environment."""
    return artillery.command(file, []), artillery.environment({})


def by_locust(file: Path) -> Command:
    """The command that runs the locustfile of a script, and its environment."""
    locustfile = file.parent / "generated" / "test" / "locustfile.py"
    return [sys.executable, "-m", "locust", "-f", str(locustfile), "--headless", "--only-summary"], environment()


def cpu_s(command: list[str], variables: dict[str, str]) -> float:
    """The CPU time that a command takes, with everything that it starts; an error if it fails."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=folder, env=variables, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}\n{output.read().decode()}")
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
