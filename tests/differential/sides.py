"""Both sides of the laboratory: what Artillery sends for a script, and what the locustfile built of it sends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from differential import artillery
from differential.backend import Backend
from differential.scripts import Script
from differential.wire import users_of
from scenarioc.convert import Converted, convert
from scenarioc.importers import Options
from scenarioc.problems import Rejected
from scenarioc.source import load

HERE = Path(__file__).parent
AT_ONCE = 6
LIMIT_S, ALL_S = 300, 900

Outcome = dict[str, Any]
"""What one run did: `users`, each a list of requests in order, `arrivals` in seconds since the first, `exit_code`, and
`fates`: how many users completed and how many failed."""


def by_artillery(some: list[Script]) -> dict[str, Outcome]:
    """What Artillery sends, by the name of the script; a few at a time."""
    outcomes: dict[str, Outcome] = {}
    with Backend(2 * len(some)) as backend, tempfile.TemporaryDirectory() as folder:
        pairs = pairs_of(backend.ports)
        waiting, codes = list(zip(some, pairs, strict=True)), {}
        reports = {script.name: Path(folder, f"{script.name}.json") for script in some}
        while waiting:
            batch, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            running = [(script, begun_with_artillery(script, ports, reports[script.name])) for script, ports in batch]
            for script, process in running:
                codes[script.name] = ended(process)
        taken = backend.taken()
        for script, ports in zip(some, pairs, strict=True):
            fates = artillery.users_in(reports[script.name])
            outcomes[script.name] = outcome_of(script, ports, taken, codes[script.name], fates)
    return outcomes


def begun_with_artillery(script: Script, ports: list[int], report: Path) -> subprocess.Popen[str]:
    """One run of Artillery, begun."""
    target = script.target(ports)
    return artillery.start(script.file, script.artillery_options(target), script.environment(ports), report)


def ended(process: subprocess.Popen[str]) -> int:
    """The exit code of a run, or -1 for one that hangs."""
    try:
        process.communicate(timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return -1
    return process.returncode


def by_locust(some: list[Script], folder: Path) -> dict[str, Outcome]:
    """What the locustfiles send, by the name of the script; a script that is rejected sent nothing."""
    outcomes: dict[str, Outcome] = {}
    with Backend(2 * len(some)) as backend:
        pairs = dict(zip((script.name for script in some), pairs_of(backend.ports), strict=True))
        jobs = []
        for script in some:
            try:
                jobs.append(job_of(script, pairs[script.name], folder / script.name))
            except Rejected as rejected:
                problems = [problem.message for problem in rejected.problems]
                outcomes[script.name] = {
                    "users": [],
                    "arrivals": [],
                    "exit_code": 2,
                    "fates": None,
                    "rejected": problems,
                }
        codes = run_all(jobs)
        taken = backend.taken()
        for script in some:
            if script.name not in outcomes:
                code = codes[str(folder / script.name)]
                fates = json.loads((folder / script.name / "fates.json").read_text("utf-8"))
                outcomes[script.name] = outcome_of(script, pairs[script.name], taken, code, fates)
    return outcomes


def job_of(script: Script, ports: list[int], folder: Path) -> dict[str, Any]:
    """A run for the zygote, its locustfile written."""
    target = script.target(ports)
    folder.mkdir()
    for data in [*script.file.parent.glob("*.csv"), *script.file.parent.glob("*.txt")]:
        shutil.copy(data, folder)
    for file in converted(script, target).built.files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_text(file.text, encoding="utf-8")
    options = ["--headless", "--only-summary"]
    environment = {"NO_COLOR": "1", **script.environment(ports)}
    return {"folder": str(folder), "options": options, "environment": environment}


def converted(script: Script, target: str | None = None) -> Converted:
    """The script as a spec, with its locustfile."""
    said = dict(script.settings.get("options", {}))
    for key in ("overrides", "variables"):
        if key in said:
            said[key] = load(json.dumps(said[key]), f"{key}.json")
    options = Options(target=target, **said)
    text = script.file.read_text("utf-8")
    return convert(
        text, script.file.name, read=lambda path: (script.file.parent / path).read_text("utf-8"), options=options
    )


def run_all(jobs: list[dict[str, Any]]) -> dict[str, int]:
    """Run the locustfiles of all jobs; the exit codes by folder."""
    zygote = subprocess.run(
        [sys.executable, str(HERE / "zygote.py")],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=True,
        timeout=ALL_S,
    )
    codes: dict[str, int] = json.loads(zygote.stdout)
    return codes


def pairs_of(ports: list[int]) -> list[list[int]]:
    """Two ports for each script: its target, and another server."""
    return [list(pair) for pair in zip(ports[::2], ports[1::2], strict=True)]


def outcome_of(
    script: Script, ports: list[int], taken: dict[int, list[dict[str, Any]]], code: int, fates: dict[str, int] | None
) -> Outcome:
    """What came, as it is kept and compared."""
    rows = sorted((row for port in ports for row in taken[port]), key=lambda row: float(row["at"]))
    users = users_of(rows, script.settings.get("mask", []), ports, script.alone)
    firsts: dict[int, float] = {}
    for row in rows:
        firsts.setdefault(row["connection"], row["at"])
    begin = rows[0]["at"] if rows else 0.0
    arrivals = [round(at - begin, 2) for at in sorted(firsts.values())]
    return {"users": users, "arrivals": arrivals, "exit_code": code, "fates": fates}
