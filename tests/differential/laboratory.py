"""The differential laboratory: real Artillery and the locustfile built of the same script, against the same server.

`python tests/differential/laboratory.py` compares what the locustfiles send with the recordings of what Artillery
sent, and writes docs/artillery-differences.md; with `--record` Artillery is run first, for all scripts or for those
that are named, and recorded anew; with `--live` it is run and nothing is kept. Exit code 1 when something differs that
no script explains.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "compiler")]

from differential import artillery  # noqa: E402
from differential.compare import Result, judged, tally  # noqa: E402
from differential.page import PAGE, page  # noqa: E402
from differential.scripts import Script, scripts  # noqa: E402
from differential.sides import Outcome, by_artillery, by_locust  # noqa: E402

SKIPPED = "the laboratory did not run: Artillery cannot be installed here:"


def main() -> int:
    """Run the laboratory; the exit code says whether anything is unexplained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="SCRIPT", help="all by default")
    parser.add_argument("--record", action="store_true", help="run Artillery, and keep what it sends")
    parser.add_argument("--live", action="store_true", help="run Artillery, and keep nothing")
    parser.add_argument("--may-skip", action="store_true", help="exit code 0 where Artillery cannot be installed")
    arguments = parser.parse_args()
    some = [script for script in scripts() if not arguments.names or script.name in arguments.names]
    if arguments.record or arguments.live:
        reason = artillery.installed(240 if arguments.may_skip else 600)
        if reason:
            print(f"{SKIPPED} {reason}", file=sys.stderr)
            return 0 if arguments.may_skip else 1
        theirs = by_artillery(some)
        if arguments.record:
            keep(some, theirs)
    else:
        theirs = {script.name: script.recorded() for script in some}
    with tempfile.TemporaryDirectory() as folder:
        ours = by_locust(some, Path(folder))
    results = [Result(script, *judged(script, theirs[script.name], ours[script.name])) for script in some]
    if not arguments.live and not arguments.names:
        PAGE.write_text(page(results), encoding="utf-8")
    return report(results)


def keep(some: list[Script], outcomes: dict[str, Outcome]) -> None:
    """Write the recordings."""
    for script in some:
        text = json.dumps(outcomes[script.name], indent=1, ensure_ascii=False)
        script.recording.write_text(text + "\n", encoding="utf-8")


def report(results: list[Result]) -> int:
    """Say what became of each script; 1 if anything is unexplained."""
    for result in results:
        if result.fate != "exact":
            print(f"{result.script.name}: {result.fate}", *result.lines, sep="\n    ")
    print(tally(results))
    return int(any(result.fate == "unexplained" for result in results))


if __name__ == "__main__":
    sys.exit(main())
