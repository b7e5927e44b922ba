"""The arrival curves of phases: how many users came in each second, by Artillery twice and by the locustfile twice.

`python tests/differential/curves.py` runs all of it and keeps the figures in `curves.json`, for the page in the docs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "compiler")]

from differential import artillery, sides  # noqa: E402
from differential.scripts import scripts  # noqa: E402

KEPT = HERE / "curves.json"
RUNS = 2


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
    kept = json.loads(KEPT.read_text("utf-8"))
    return "\n".join(row(name, curves) for name, curves in kept.items())


def row(name: str, curves: dict[str, list[list[float]]]) -> str:
    """One script: users in each second, and how far apart two runs ever are."""
    theirs, ours = curves["artillery"], curves["here"]
    own = apart(theirs[0], theirs[1])
    between = min(apart(one, other) for one in theirs for other in ours)
    return f"| `{name}` | {seconds(theirs[0])} | {seconds(ours[0])} | {own:.1f} s | {between:.1f} s |"


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
