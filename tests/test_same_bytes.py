"""The same specs become the same bytes, whatever the process that builds them lives in.

`make same-bytes` tries other versions of Python, which need a network and environments of their own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SURROUNDINGS = {
    "plain": {"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "UTC"},
    "turkish": {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kolkata"},
    "far": {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "TZ": "America/St_Johns", "PYTHONOPTIMIZE": "2"},
}


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("surroundings", SURROUNDINGS.values(), ids=list(SURROUNDINGS))
def test_specs_become_the_committed_bytes_with_any_hash_seed_locale_and_time_zone(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    specs = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "specs").glob("*.yaml"))
    command = [sys.executable, "-m", "scenarioc", "build", *specs, "-o", str(tmp_path / "a folder")]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **surroundings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    made = files_below(tmp_path / "a folder")
    committed = files_below(ROOT / "generated")
    assert made
    # not the files themselves: pytest would take hours over their difference
    assert sorted(name for name in made if committed.get(name) != made[name]) == []
