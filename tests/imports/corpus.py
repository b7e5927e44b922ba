"""What becomes of the real scripts beside the repository, as a table: `python tests/imports/corpus.py`."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent / "compiler")]

from support.corpus import outcome_of, scripts, table  # noqa: E402

if __name__ == "__main__":
    outcomes = [outcome_of(script) for script in scripts()]
    for outcome in outcomes:
        if outcome.fate == "rejected":
            print(f"{outcome.script.name}: {outcome.problems[0].message}", file=sys.stderr)
    print(table(outcomes))
