"""Three hundred random specs: each is accepted, and what it becomes does what its plan says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scenarioc.build import build
from scenarioc.problems import Rejected
from support.cases import disagreements
from support.random_specs import HOOKS, SETTINGS, random_spec
from support.server import Server
from support.trace import Driver

ROOT = Path(__file__).parent.parent
SPECS, CHUNKS = 300, 10


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with Driver() as driver:
        yield driver


def source(seed: int) -> tuple[str, str]:
    """Name and text of a random spec: every third is JSON."""
    spec = random_spec(seed)
    if seed % 3 == 0:
        return "spec.json", json.dumps(spec, indent=2)
    return "spec.yaml", yaml.safe_dump(spec, sort_keys=False, allow_unicode=True)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_specs_do_what_their_plans_say(chunk: int, server: Server, driver: Driver, tmp_path: Path) -> None:
    wrong = []
    for seed in range(chunk, SPECS, CHUNKS):
        name, text = source(seed)
        try:
            built = build(text, name, read=lambda _: HOOKS)
        except Rejected as rejected:
            wrong.append(f"seed {seed} is rejected: {[(p.code, p.message, str(p.span)) for p in rejected.problems]}")
            continue
        path = tmp_path / f"seed_{seed}.py"
        path.write_text(next(f.text for f in built.files if f.path == "locustfile.py"), encoding="utf-8")
        compile(path.read_text("utf-8"), path.name, "exec")
        found = disagreements(built.plan, path, tmp_path, SETTINGS, server, driver)
        wrong += [f"seed {seed}: {difference}" for difference in found]
    assert not wrong, "\n".join(wrong)
    ruff = [sys.executable, "-m", "ruff", "format", "--check", "--diff", "--no-cache"]
    ruff += ["--config", str(ROOT / "generated" / "ruff.toml"), str(tmp_path)]
    formatted = subprocess.run(ruff, capture_output=True, text=True, check=False)
    assert formatted.returncode == 0, formatted.stdout + formatted.stderr
