"""What becomes of the real scripts beside the repository, as a table: `python tests/imports/corpus.py`."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent / "compiler")]

from support.corpus import CORPUS, outcome_of, scripts, table  # noqa: E402

if __name__ == "__main__":
    if not CORPUS.is_dir():
        sys.exit(f"there is no collection of scripts in {CORPUS}; the variable CORPUS says where it is")
    outcomes = [outcome_of(script) for script in scripts()]
    for outcome in outcomes:
        if not outcome.counts:
            print(f"{outcome.script.name}: {outcome.problems[0].message}", file=sys.stderr)
    print(table(outcomes))
