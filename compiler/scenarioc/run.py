"""Run what `build` made: real Locust in the generated folder, until its verdict."""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

_BROKE = 3


def command(
    *, load: str | None = None, web: bool = False, verify: bool = False, options: Sequence[str] = ()
) -> list[str]:
    """The command line that runs a generated folder from inside it; `options` are passed to Locust as they are."""
    files = "locustfile.py,verify.py" if verify else "locustfile.py"
    locust = [sys.executable, "-m", "scenarioc.places", "-f", files, "--config", "locust.toml"]
    return [*locust, *([] if web else ["--headless"]), *(["--load", load] if load else []), *options]


def run(
    folder: Path,
    *,
    load: str | None = None,
    web: bool = False,
    verify: bool = False,
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run Locust in `folder` and give its exit code: 0 held, 1 a threshold failed, 2 usage, 3 the run broke.

    With `verify`, everything is done once instead of a load.
    Ctrl-C and SIGTERM end Locust gracefully: it still prints its statistics and the verdict.
    """
    started: list[subprocess.Popen[bytes]] = []
    with _signals_forwarded(started):
        arguments = command(load=load, web=web, verify=verify, options=options)
        variables = {**settings(folder), **os.environ, **(environment or {})}
        if search := variables.get("PYTHONPATH"):
            # Locust runs in another folder, where relative paths would lead to nothing.
            variables["PYTHONPATH"] = os.pathsep.join(os.path.abspath(path) for path in search.split(os.pathsep))
        with subprocess.Popen(arguments, cwd=folder, env=variables) as process:
            started.append(process)
            code = process.wait()
    return code if 0 <= code <= _BROKE else _BROKE


def settings(folder: Path) -> dict[str, str]:
    """What the `.env` file of a generated folder says to its runners, which read it themselves; empty without one."""
    read: Callable[[Path], dict[str, str]] = runpy.run_path(str(folder / "run.py"))["settings_of"]
    return read(folder / ".env")


@contextmanager
def _signals_forwarded(processes: Sequence[subprocess.Popen[bytes]]) -> Iterator[None]:
    """Let signals that ask us to end ask the processes instead, for as long as the block lasts."""

    interrupts_heard = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
    asked: list[int] = []

    def forward(number: int, _: FrameType | None) -> None:
        if not processes:
            raise KeyboardInterrupt
        # The terminal sends Ctrl-C to its whole foreground group; a second one would cut Locust's own ending short.
        if number == signal.SIGINT and _in_foreground():
            return
        # A locustfile without thresholds and load profiles leaves SIGTERM to Locust, which then writes no HTML report.
        gracefully = interrupts_heard and not asked
        asked.append(number)
        for process in processes:
            process.send_signal(signal.SIGINT if gracefully else signal.SIGTERM)

    previous: dict[signal.Signals, Any] = {}
    for ending in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(ending) is not signal.SIG_IGN:
            previous[ending] = signal.signal(ending, forward)
    try:
        yield
    finally:
        for ending, handler in previous.items():
            signal.signal(ending, handler)


def _in_foreground() -> bool:
    """Whether a terminal's Ctrl-C reaches our children without our help."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
