"""A shipped spec, built by the command line and run by real Locust, for tests that then read the backend's log."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SPECS = ROOT / "specs"
SIGMAS = 4.5
"""How far a count may be from what is expected: chance alone goes further once in 150,000 times."""


@dataclass(frozen=True)
class Run:
    """How a run of Locust ended."""

    code: int
    output: str


def hurried(text: str, seconds: int) -> str:
    """A spec with hardly any think time and constant loads of some seconds: a short test gets enough to count."""
    text = re.sub(r"think: \d+s\.\.\d+s", "think: 1ms..3ms", text)
    return re.sub(r"(\{users: \d+, for: )\w+\}", rf"\g<1>{seconds}s}}", text)


def build(spec: Path, output: Path) -> Path:
    """The folder that `scenarioc build` makes of a spec; it must find nothing wrong with it."""
    command = [sys.executable, "-m", "scenarioc", "build", str(spec), "-o", str(output)]
    run = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "warning" not in run.stderr, run.stderr
    return output / spec.stem


def build_hurried(name: str, output: Path, seconds: int) -> Path:
    """The folder of a shipped spec, hurried; its places still lead to the lines of the shipped one."""
    spec = output / "specs" / f"{name}.yaml"
    spec.parent.mkdir(parents=True, exist_ok=True)
    spec.write_text(hurried((SPECS / spec.name).read_text("utf-8"), seconds), encoding="utf-8")
    return build(spec, output)


def run(folder: Path, target: str, options: Sequence[str] = (), **settings: str) -> Run:
    """Run a generated folder without the web UI, as its own scripts do, until it ends by itself."""
    locust = [sys.executable, "-m", "locust", "-f", "locustfile.py", "--config", "locust.toml"]
    command = [*locust, "--headless", "--host", target, *options]
    ended = subprocess.run(
        command, cwd=folder, env=environment(TARGET=target, **settings), capture_output=True, text=True, timeout=120
    )
    return Run(ended.returncode, ended.stdout + ended.stderr)


def environment(**settings: str) -> dict[str, str]:
    """Our environment without what would change a run, and with the compiler of this checkout."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LOCUST_", "BACKEND_", "READER_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT / "compiler"), **settings}


def line_of(name: str, text: str) -> str:
    """`name.yaml:7`, the only line of a shipped spec that is this text, as failures name it."""
    lines = (SPECS / f"{name}.yaml").read_text("utf-8").splitlines()
    [number] = [number for number, line in enumerate(lines, 1) if line.strip() == text]
    return f"{name}.yaml:{number}"


def assert_shares(counts: Mapping[str, int], weights: dict[str, int]) -> None:
    """Counts are what drawing by weight gives: each within its binomial bounds."""
    assert counts.keys() == weights.keys()
    drawn = sum(counts.values())
    assert drawn >= 25, "too few to tell"
    for name, weight in weights.items():
        share = weight / sum(weights.values())
        deviation = math.sqrt(drawn * share * (1 - share))
        assert abs(counts[name] - drawn * share) <= SIGMAS * deviation, (name, counts, weights)
