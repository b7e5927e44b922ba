"""How exactly arrivals keep to their plan: `python tests/benchmarks/arrivals.py`, on a quiet machine, for a minute.

For each load and each way to run it: how many arrived of how many, how far the cumulative curve was from the plan at
most, and how late 99 of 100 arrivals were.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "compiler")]

from scenarioc.build import build  # noqa: E402
from scenarioc.runtime.schedule import Arrivals, Phase, arrival_times  # noqa: E402
from support.counting import Counting  # noqa: E402
from support.locust_run import run  # noqa: E402

LOADS = {
    "0.5/s": ("{rate: 0.5/s, for: 10s}", Phase(10, 0.5, 0.5), False),
    "50/s": ("{rate: 50/s, for: 8s}", Phase(8, 50, 50), False),
    "1 to 100/s": ("{from: 1/s, to: 100/s, over: 8s}", Phase(8, 1, 100), False),
    "Poisson 50/s": ("{rate: 50/s, for: 8s}", Phase(8, 50, 50), True),
    "500/s": ("{rate: 500/s, for: 6s}", Phase(6, 500, 500), False),
}
WAYS: dict[str, tuple[str, ...]] = {"one process": (), "--processes 2": ("--processes", "2")}


def measured(written: str, phase: Phase, poisson: bool, options: tuple[str, ...]) -> str:
    """One run in figures."""
    with Counting() as server, tempfile.TemporaryDirectory() as folder:
        load = f"{{poisson: {str(poisson).lower()}, arrivals: {written}}}"
        text = (
            f"version: 1\nname: open\ntarget: {server.url}\nscenarios: {{visitor: {{flow: [GET /]}}}}\nload: {load}\n"
        )
        run(Path(folder), build(text, "open.yaml", read=lambda path: "").files[0].text, *options)
        found = server.arrivals()
    due = [second for second, _ in arrival_times(Arrivals([phase], poisson), {"": 1})]
    offset = sorted(at - second for at, second in zip(found, due, strict=False))[len(found) // 100]
    late = sorted(at - second - offset for at, second in zip(found, due, strict=False))
    moments = [index / 10 for index in range(int(phase.seconds * 10))]
    gap = max(abs(sum(at - offset <= m for at in found) - sum(at <= m for at in due)) for m in moments)
    return f"{len(found):>5} of {len(due):<5}  {gap:>3}  {late[int(len(late) * 0.99)] * 1000:>6.1f} ms"


def main() -> None:
    """Print the table."""
    print(f"{'load':<14}{'where':<16}{'arrived':<15}{'gap':<5}{'p99 late'}")
    for name, (written, phase, poisson) in LOADS.items():
        for where, options in WAYS.items():
            print(f"{name:<14}{where:<16}{measured(written, phase, poisson, options)}", flush=True)


if __name__ == "__main__":
    main()
