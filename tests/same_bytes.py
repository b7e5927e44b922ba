"""Builds `specs/` on another Python, where the wheel and all it needs are freshly installed: the same bytes come out.

    make same-bytes                     the newest other Python that is here
    python tests/same_bytes.py --all    every one

Pythons are looked for on PATH and below pyenv's root; each gets an environment in `.venv/fresh/`, so that only the
first run needs a network. Ends with 1 if a file differs, and says which versions it has tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FRESH = ROOT / ".venv" / "fresh"
OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
VERSIONS = ("3.14", "3.13", "3.12", "3.11")
ASK = "import sys; print(f'{sys.version_info.major}.{sys.version_info.minor}')"


def interpreters() -> dict[str, str]:
    """A command for each other version that is on PATH or that pyenv has, the newest first."""
    found: dict[str, str] = {}
    for version in VERSIONS:
        for command in _candidates(version):
            if version not in (OWN, *found) and _answer(command, "-c", ASK) == version:
                found[version] = command
    return found


def _candidates(version: str) -> Iterator[str]:
    if command := shutil.which(f"python{version}"):
        yield command
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from (str(path) for path in sorted(root.glob(f"versions/{version}.*/bin/python")))


def _answer(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def wheel() -> Path:
    """The wheel of this tree."""
    FRESH.mkdir(parents=True, exist_ok=True)
    for old in FRESH.glob("*.whl"):
        old.unlink()
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(FRESH), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (made,) = FRESH.glob("*.whl")
    return made


def installed(version: str, command: str, wheel: Path) -> str:
    """The Python of an environment that holds the wheel and what it depends on, and nothing else."""
    folder = FRESH / version
    python = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    if not Path(python).exists():
        subprocess.run([command, "-m", "venv", str(folder)], check=True)
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--constraint", "requirements-test.txt", str(wheel)], cwd=ROOT, check=True)
    subprocess.run([*pip, "--force-reinstall", "--no-deps", str(wheel)], cwd=ROOT, check=True)
    return python


def built(version: str, *python: str) -> dict[str, bytes]:
    """What this Python makes of the specs: bytes by path."""
    folder = FRESH / "built" / version
    shutil.rmtree(folder, ignore_errors=True)
    specs = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "specs").glob("*.yaml"))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    build = [*python, "-m", "scenarioc", "build", *specs, "-o", str(folder)]
    subprocess.run(build, cwd=ROOT, env={**environment, "CI": "true"}, check=True)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main() -> int:
    """Compare the newest other Python with this one, or every other."""
    others = interpreters()
    tried = list(others)[: None if "--all" in sys.argv[1:] else 1]
    if not tried:
        print(f"same-bytes: there is no other Python than {OWN} here to compare with")
        return 0
    made = wheel()
    expected = built(OWN, sys.executable)
    differs = False
    for version in tried:
        # `-P` keeps everything out of the way that is not installed there.
        found = built(version, installed(version, others[version], made), "-P")
        different = sorted(path for path in expected | found if expected.get(path) != found.get(path))
        differs = differs or bool(different)
        result = f"different: {', '.join(different)}" if different else f"the same {len(found)} files"
        print(f"Python {OWN} and {version}: {result}", flush=True)
    return int(differs)


if __name__ == "__main__":
    sys.exit(main())
