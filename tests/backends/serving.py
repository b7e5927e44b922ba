"""What every backend shares: its settings, its request log, its port and its end."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from typing import Any

LOG_PATH = "/_log"
BODY_LIMIT = 100_000


class RequestLog:
    """Every request, in the order in which they came."""

    def __init__(self) -> None:
        self._entries: list[dict[str, Any]] = []

    def add(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        """Keep a request that has just come; `status` and `user` are filled in when they are known."""
        entry = {
            "method": method,
            "path": path,
            "query_string": query,
            "headers": headers,
            "body": body[:BODY_LIMIT].decode("utf-8", "replace"),
            "status": 0,
            "user": None,
            "received_s": time.monotonic(),
        }
        self._entries.append(entry)
        return entry

    def answer(self, method: str) -> bytes:
        """The log as JSON lines; `DELETE` begins it anew."""
        if method == "DELETE":
            self._entries.clear()
        return "".join(f"{json.dumps(entry)}\n" for entry in self._entries).encode()


def option(name: str, default: str) -> str:
    """A setting of the backend, from `started(…, name=…)` or the environment variable `BACKEND_NAME`."""
    return os.environ.get(f"BACKEND_{name.upper()}", default)


def asked_port() -> int:
    """The port that the command line asks for; the end of the process is arranged as it asks, too."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    parser.add_argument("--end-with-stdin", action="store_true", help="end when the standard input is closed")
    arguments = parser.parse_args()
    if arguments.end_with_stdin:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    return int(arguments.port)


def tell(port: int) -> None:
    """Say where the backend listens, for people and for `started(…)`."""
    print(f"listening on http://127.0.0.1:{port}", flush=True)


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
