"""A master and its workers in processes of their own; the workers get the locustfile from the master (`-f -`)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from support.locust_run import PATIENCE_S, PATIENT
from support.server import free_port


class Cluster:
    """A distributed run of a generated folder; only the master runs there, and workers find nothing in their own."""

    def __init__(self, folder: Path, workers: int, *options: str, target: str, missed_after_s: int = 60) -> None:
        self._folder, self._workers, self._options = folder, workers, options
        self._environment = {**os.environ, "TARGET": target, "PYTHONWARNINGS": "ignore"}
        self._environment["MISSED_AFTER_S"] = str(missed_after_s)
        self._port = str(free_port())
        self.workers: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        with (self._folder / "locustfile.py").open("a", encoding="utf-8") as locustfile:
            locustfile.write(PATIENT)
        expected = ["--expect-workers", str(self._workers), *self._options]
        ports = ["--master-bind-host", "127.0.0.1", "--master-bind-port", self._port]
        self.master = self._start(self._folder, "locustfile.py", "--headless", "--master", *ports, *expected)
        self._wait_for_master()
        for _ in range(self._workers):
            self.join()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in (self.master, *self.workers):
            if process.poll() is None:
                process.kill()
            process.communicate()

    def _wait_for_master(self) -> None:
        """Wait until the master listens, so that no worker has to ask twice."""
        end = time.monotonic() + PATIENCE_S
        while self.master.poll() is None and time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self._port))) == 0:
                    return
            time.sleep(0.1)

    def join(self) -> subprocess.Popen[str]:
        """One more worker."""
        elsewhere = self._folder.parent / f"worker{len(self.workers)}"
        elsewhere.mkdir(exist_ok=True)
        options = ["--worker", "--master-host", "127.0.0.1", "--master-port", self._port]
        self.workers.append(self._start(elsewhere, "-", *options))
        return self.workers[-1]

    def said(self, number: int) -> str:
        """What a worker has said so far."""
        return (self._folder.parent / f"worker{number}" / f"said-{number}.txt").read_text("utf-8")

    def kill(self, number: int) -> None:
        """End a worker without a chance to say goodbye."""
        self.workers[number].send_signal(signal.SIGKILL)

    def finish(self, limit_s: float = PATIENCE_S) -> tuple[int, str]:
        """The exit code and the output of the master once it has ended."""
        try:
            output, _ = self.master.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired as error:
            said = [path.read_text("utf-8") for path in sorted(self._folder.parent.glob("worker*/said-*.txt"))]
            raise AssertionError("\n".join([f"the master did not end: {error.stdout!r}", *said])) from error
        return self.master.returncode, output

    def _start(self, folder: Path, file: str, *options: str) -> subprocess.Popen[str]:
        with (folder / f"said-{len(self.workers)}.txt").open("w") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "locust", "-f", file, "--only-summary", *options],
                cwd=folder,
                # Locust keeps what it gets from a master as `locustfile.py` in the folder for temporary files: two
                # workers with the same folder may read it while the other writes it.
                env={**self._environment, "TMPDIR": str(folder)} if file == "-" else self._environment,
                stdout=subprocess.PIPE if file != "-" else said,
                stderr=subprocess.STDOUT,
                text=True,
            )


def wait_until(condition: object, limit_s: float = PATIENCE_S) -> None:
    """Wait until a function gives something true."""
    end = time.monotonic() + limit_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.1)
