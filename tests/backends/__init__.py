"""Small real backends to prove suites against, each started as a process of its own on a free loopback port.

    with started("flask_data", error_share=0.1) as backend:
        requests.get(f"{backend.url}/data")
        [request] = backend.requests()

By hand: `cd tests && python -m backends.flask_data --port 8000`.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

TESTS = Path(__file__).resolve().parent.parent
START_LIMIT_S = 60.0


@dataclass(frozen=True)
class Recorded:
    """One request as the backend saw it; header names are in lower case, `user` is who the backend took it for."""

    method: str
    path: str
    query_string: str
    headers: dict[str, str]
    body: str
    status: int
    user: str | None
    received_s: float

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """Query parameters, each with all its values."""
        return parse_qs(self.query_string, keep_blank_values=True)

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Cookies that the client sent."""
        return {name: morsel.value for name, morsel in SimpleCookie(self.headers.get("cookie", "")).items()}

    @cached_property
    def form(self) -> dict[str, list[str]]:
        """Fields of a body sent as a form, each with all its values."""
        return parse_qs(self.body, keep_blank_values=True)

    @cached_property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class Backend:
    """A running backend."""

    def __init__(self, name: str, port: int, output: Path) -> None:
        self.name = name
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._output = output

    def requests(self) -> list[Recorded]:
        """Every request so far, in the order in which they came."""
        return [Recorded(**json.loads(line)) for line in self._log("GET").splitlines()]

    def forget(self) -> None:
        """Begin the request log anew."""
        self._log("DELETE")

    def output(self) -> str:
        """What the backend has printed, tracebacks included."""
        return self._output.read_text(encoding="utf-8", errors="replace")

    def _log(self, method: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, "/_log")
            return connection.getresponse().read().decode()
        finally:
            connection.close()


@contextmanager
def started(name: str, **options: str | float) -> Iterator[Backend]:
    """The backend `backends.<name>`, running and answering; options are explained in its module."""
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as folder:
        output = Path(folder, "output.txt")
        process = _spawn(name, options, output)
        try:
            backend = Backend(name, _announced_port(name, process, output), output)
            backend.requests()
            yield backend
        except BaseException as error:
            printed = output.read_text(encoding="utf-8", errors="replace")
            error.add_note(f"output of the backend {name}:\n{printed[-4000:]}")
            raise
        finally:
            _end(process)


def _spawn(name: str, options: dict[str, str | float], output: Path) -> subprocess.Popen[bytes]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BACKEND_")}
    environment |= {f"BACKEND_{key.upper()}": str(value) for key, value in options.items()}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    # Port 0 lets the system choose, so that parallel tests never race for one. The pipe to its standard input ends
    # the backend when this process is killed before it could do so itself.
    command = [sys.executable, "-u", "-m", f"backends.{name}", "--port", "0", "--end-with-stdin"]
    with output.open("wb") as sink:
        return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=sink, stderr=subprocess.STDOUT)


def _announced_port(name: str, process: subprocess.Popen[bytes], output: Path) -> int:
    give_up = time.monotonic() + START_LIMIT_S
    while time.monotonic() < give_up:
        ended = process.poll() is not None
        if found := re.search(r"^listening on http://127\.0\.0\.1:(\d+)\r?$", output.read_text("utf-8"), re.MULTILINE):
            return int(found[1])
        if ended:
            raise RuntimeError(f"the backend {name} ended with {process.returncode} instead of listening")
        time.sleep(0.02)
    raise TimeoutError(f"the backend {name} was not listening after {START_LIMIT_S:g} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin:
        process.stdin.close()
