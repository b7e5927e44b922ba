"""Makes what the folders beside this file expect anew: `python tests/imports/refresh.py [NAME …]`. Read the difference.

A folder holds `test.yml`, the foreign script, with the files that it reads and perhaps `options.json`; what comes out
are `spec.yaml`, `notes.txt` and, where functions are to be written, `hooks.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent
sys.path[:0] = [str(TESTS), str(TESTS.parent / "compiler")]

from support.imports import imports  # noqa: E402

if __name__ == "__main__":
    for one in imports():
        if one.folder.name in sys.argv[1:] or not sys.argv[1:]:
            outcome = one.outcome()
            for name in ("spec.yaml", "notes.txt", "hooks.py"):
                (one.folder / name).unlink(missing_ok=True)
            for name, text in outcome.items():
                (one.folder / name).write_text(text, encoding="utf-8")
