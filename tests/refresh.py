"""Makes what the case folders expect anew: `python tests/refresh.py [NAME …]`. Read the difference before you keep it.

A case is a folder of `tests/cases`, named after what it shows:

    spec.yaml            the spec, and beside it whatever it includes, sends or calls
    expected/            generated files without headers, locustfile.py without the helpers that it shares with others;
                         which files is the case's own choice
    stderr.txt           the warnings that the compiler gives, if there are any
    args.txt             options of the command line, if it needs some
    server.json          what the recording server answers, and the environment of the run
    handwritten.py       what people write today instead, for the journeys
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "compiler")]

from scenarioc.problems import Rejected  # noqa: E402
from support.cases import Case, cases  # noqa: E402


def refresh(case: Case) -> None:
    """Write the files and the warnings of one case."""
    files = case.files
    case.expected.mkdir(exist_ok=True)
    for name in {*case.kept} | {"locustfile.py"}:
        (case.expected / name).write_text(files[name], encoding="utf-8")
    warnings = case.folder / "stderr.txt"
    warnings.write_text(case.warnings, encoding="utf-8") if case.warnings else warnings.unlink(missing_ok=True)


def main() -> int:
    """Refresh the named cases, or all; 1 if a spec is rejected."""
    failed = 0
    for case in cases():
        if case.name in sys.argv[1:] or not sys.argv[1:]:
            try:
                refresh(case)
            except Rejected as rejected:
                failed = 1
                for problem in rejected.problems:
                    print(f"{case.name}: {problem.code}: {problem.message} ({problem.span}) {problem.help or ''}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
