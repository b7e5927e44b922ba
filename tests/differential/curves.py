"""The arrival curves of phases: how many users came in each second, by Artillery and by the locustfile, several times.

`python tests/differential/curves.py` runs all of it and keeps the figures in `curves.json`, for the page in the docs.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "compiler")]

from differential import artillery, sides  # noqa: E402
from differential.scripts import scripts  # noqa: E402

KEPT = HERE / "curves.json"
RUNS = 4


def main() -> int:
    """Run each script of arrivals alone, both ways in turns."""
    if reason := artillery.installed():
        print(reason, file=sys.stderr)
        return 1
    curves: dict[str, Any] = {}
    for script in (script for script in scripts() if script.name.startswith("arrivals-")):
        theirs, ours = [], []
        for _ in range(RUNS):
            theirs.append(sides.by_artillery([script])[script.name]["arrivals"])
            with tempfile.TemporaryDirectory() as folder:
                ours.append(sides.by_locust([script], Path(folder))[script.name]["arrivals"])
        curves[script.name] = {"artillery": theirs, "here": ours}
        print(row(script.name, curves[script.name]), flush=True)
    KEPT.write_text(json.dumps(curves, indent=1) + "\n", encoding="utf-8")
    return 0


def table() -> str:
    """The kept figures as rows of a table."""
    return "\n".join(row(name, curves) for name, curves in kept().items())


def kept() -> dict[str, dict[str, list[list[float]]]]:
    """The kept figures: for each script the arrivals of every run of both sides."""
    found: dict[str, dict[str, list[list[float]]]] = json.loads(KEPT.read_text("utf-8"))
    return found


def row(name: str, curves: dict[str, list[list[float]]]) -> str:
    """One script: users in each second, and how far apart two runs are."""
    shown = (seconds(curves[side][0]) for side in ("artillery", "here"))
    return f"| `{name}` | {' | '.join(shown)} | {own(curves):.2f} s | {between(curves):.2f} s |"


def own(curves: dict[str, list[list[float]]]) -> float:
    """How far apart an arrival ever was in two runs of Artillery."""
    return max(apart(one, other) for one, other in itertools.combinations(curves["artillery"], 2))


def between(curves: dict[str, list[list[float]]]) -> float:
    """How far apart an arrival ever was in a run of each, in the median of all pairs."""
    return statistics.median(apart(one, other) for one in curves["artillery"] for other in curves["here"])


def seconds(arrivals: list[float]) -> str:
    """How many came in each second since the first one."""
    counts = [0] * (int(max(arrivals, default=0) + 0.05) + 1)
    for at in arrivals:
        counts[int(at + 0.05)] += 1
    return " ".join(map(str, counts))


def apart(one: list[float], other: list[float]) -> float:
    """How far apart the same arrival ever is in two runs, in seconds; as many have to arrive in both."""
    if len(one) != len(other):
        return float("inf")
    return max((abs(left - right) for left, right in zip(one, other, strict=True)), default=0.0)


if __name__ == "__main__":
    sys.exit(main())
