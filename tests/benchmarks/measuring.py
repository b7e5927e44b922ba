"""What both benchmarks share: building a spec, a spread of ratios, and a verdict for people and for programs."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SPECS = ROOT / "specs"


@dataclass(frozen=True)
class Result:
    """One figure and the bound that it must keep (`at_least` or `at_most`), if any; `details` explain it."""

    name: str
    figure: float
    at_least: float | None = None
    at_most: float | None = None
    details: dict[str, object] = field(default_factory=dict)

    @property
    def held(self) -> bool:
        """Whether the figure keeps its bound."""
        return not (self.at_least is not None and self.figure < self.at_least) and not (
            self.at_most is not None and self.figure > self.at_most
        )

    def __str__(self) -> str:
        bound = f">= {self.at_least:g}" if self.at_least is not None else ""
        bound = f"<= {self.at_most:g}" if self.at_most is not None else bound
        details = ", ".join(f"{name} {value}" for name, value in self.details.items())
        return f"{'ok  ' if self.held else 'FAIL'}  {self.name:<44} {self.figure:8.3f}  {bound:<8} {details}"


def error(ratios: Sequence[float]) -> float:
    """The standard error of the median of some ratios, which is 1.25 times that of their mean."""
    return 1.25 * statistics.stdev(ratios) / len(ratios) ** 0.5 if len(ratios) > 1 else math.inf


def spread(ratios: Sequence[float]) -> dict[str, object]:
    """The standard error, the smallest, the quartiles and the largest of some ratios, rounded."""
    low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
    figures = {"error": error(ratios), "min": min(ratios), "q1": low, "q3": high, "max": max(ratios)}
    return {"rounds": len(ratios), **{name: round(value, 3) for name, value in figures.items()}}


def report(results: Sequence[Result]) -> int:
    """Print a table and, below it, one line of JSON; the exit code is 1 when a bound was not kept."""
    for result in results:
        print(result)
    print(json.dumps([asdict(result) | {"held": result.held} for result in results]))
    return 0 if all(result.held for result in results) else 1


def environment(**settings: str) -> dict[str, str]:
    """The environment of a benchmarked process: ours, with the compiler of this checkout in front.

    Bytecode is written, as it is when scenarioc is installed: the first run compiles the modules, the others load them.
    """
    path = os.pathsep.join(filter(None, [str(ROOT / "compiler"), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "", **settings}


def build_command(spec: Path, output: Path) -> list[str]:
    """The command line that builds a spec into a folder."""
    return [sys.executable, "-m", "scenarioc", "build", str(spec), "-o", str(output)]


def completed(command: Sequence[str]) -> str:
    """What a command says on its standard error; an error with all it said if it fails."""
    run = subprocess.run(command, env=environment(), capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {run.returncode}\n{run.stdout}\n{run.stderr}")
    return run.stderr


def built(spec: Path, output: Path) -> Path:
    """The locustfile that the compiler makes of a spec."""
    completed(build_command(spec, output))
    [locustfile] = output.glob(f"{spec.stem}/locustfile.py")
    return locustfile
