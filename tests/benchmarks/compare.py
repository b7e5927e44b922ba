"""How well `scenarioc compare` tells a change from noise: false alarms and finds, on many made-up pairs of runs.

    python tests/benchmarks/compare.py [PAIRS]

The runs are those of tests/support/summaries.py: four endpoints for 60 s, response times with a heavy tail, a slow
drift shared by all, a wander of each endpoint's own, and stalls. docs/compare.md publishes what this prints.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "compiler"), str(ROOT / "tests")]

from scenarioc.results.compare import Comparison, compare  # noqa: E402
from scenarioc.results.summary import Summary  # noqa: E402
from support.summaries import SHOP, World, simulated  # noqa: E402

WORLDS = {
    "steady": World(drift=0.02, memory=0.5, stalls=0.0),
    "disturbed": World(drift=0.03, memory=0.7, stalls=0.01),
    "rough": World(drift=0.1, memory=0.9, stalls=0.03),
    "disturbed, and 2 % luck a run": World(drift=0.03, memory=0.7, stalls=0.01, between_runs=0.02),
}
BUSY = [replace(endpoint, rate=endpoint.rate * 5) for endpoint in SHOP]


def alarm(found: Comparison) -> bool:
    """Whether anything was called worse."""
    return found.verdict == "worse"


def named(row: str) -> Callable[[Comparison], bool]:
    """Whether this row was called slower."""
    return lambda found: any(change.row == row and change.metric == "avg" for change in found.worse)


def share(world: World, pairs: int, hit: Callable[[Comparison], bool], **new: object) -> float:
    """In what share of pairs a comparison says so."""
    return sum(
        hit(compare(_run(2 * number, world), _run(2 * number + 1, world, **new))) for number in range(pairs)
    ) / pairs  # fmt: skip


def _run(seed: int, world: World, **keys: object) -> Summary:
    return Summary.model_validate(simulated(seed, endpoints=BUSY, world=world, **keys))  # type: ignore[arg-type]


def main() -> None:
    """Print a row for every kind of disturbance."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    looked_at = BUSY[:2]
    print(f"{pairs} pairs of 60 s for each figure")
    heads = [f"+10 % {one.name} ({one.rate:.0f}/s)" for one in looked_at]
    heads.append("everything +10 %")
    print(f"{'':32}{'false alarms':>14}" + "".join(f"{head:>34}" for head in heads))
    for label, world in WORLDS.items():
        found = [share(world, pairs, named(one.title), slower={one.name: 1.1}) for one in looked_at]
        found.append(share(world, pairs, alarm, slower={one.name: 1.1 for one in BUSY}))
        alarms = share(world, pairs, alarm)
        print(f"{label:32}{alarms:>14.1%}" + "".join(f"{one:>34.1%}" for one in found), flush=True)


if __name__ == "__main__":
    main()
