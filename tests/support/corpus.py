"""The corpus of real Artillery scripts beside the repository, and what becomes of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scenarioc.convert import convert
from scenarioc.importers import Options
from scenarioc.problems import Problem, Rejected

CORPUS = Path(os.environ.get("CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
FATES = ("stubbed", "dropped", "different", "quirk", "exact")
NO_HTTP = {"unsupported-engine", "nothing-to-convert"}


@dataclass(frozen=True)
class Outcome:
    """One script: what it became as a whole, which is the worst fate of its parts, and the problems or warnings."""

    script: Path
    fate: str
    counts: dict[str, int]
    problems: tuple[Problem, ...]
    spec: str = ""


def scripts() -> list[Path]:
    """Every script of the corpus."""
    found = [path for folder in ("artillery", "artillery-suite") for path in (CORPUS / folder).rglob("*")]
    return sorted(path for path in found if path.suffix in (".yml", ".yaml", ".json") and ".files" not in str(path))


def outcome_of(script: Path) -> Outcome:
    """What becomes of a script; a payload that is named on the command line is made up."""
    text = script.read_text("utf-8")
    for payload in (None, "payload.csv"):
        try:
            converted = convert(text, script.name, read=_reader(script), options=Options(payload=payload))
        except Rejected as rejected:
            problems = rejected.problems
            if not any("`path` of a file" in problem.message for problem in problems):
                break
        else:
            counts = dict(converted.counts)
            fate = next((fate for fate in FATES if counts[fate]), "exact")
            return Outcome(script, fate, counts, converted.built.warnings, converted.spec)
    known = {problem.code for problem in problems} & NO_HTTP
    return Outcome(script, "no HTTP" if known else "rejected", {}, problems)


def _reader(script: Path) -> Callable[[str], str]:
    """The files beside a script; tables that were not kept are made up."""

    def read(path: str) -> str:
        for base in (script.parent, script.with_suffix(".files")):
            for name in (path, Path(path).name):
                if (base / name).is_file():
                    return (base / name).read_text("utf-8")
        if Path(path).suffix in (".js", ".ts", ".mjs", ".cjs"):
            raise FileNotFoundError(path)
        return "a,b,c,d,e,f,g,h\n1,2,3,4,5,6,7,8\n"

    return read


def table(outcomes: list[Outcome]) -> str:
    """How many scripts, and how many of their parts, had which fate."""
    by_script = Counter(outcome.fate for outcome in outcomes)
    parts: Counter[str] = Counter()
    for outcome in outcomes:
        parts.update(outcome.counts)
    lines = ["| | scripts (their worst part) | parts |", "| --- | --- | --- |"]
    lines += [f"| {fate} | {by_script[fate]} | {parts[fate]} |" for fate in reversed(FATES)]
    lines += [f"| {fate} | {by_script[fate]} | - |" for fate in ("no HTTP", "rejected")]
    return "\n".join(lines)
