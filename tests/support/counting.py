"""A server that only notes when each request came: quick enough to measure the moments at which users arrive."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from types import TracebackType
from typing import Self
from urllib.request import urlopen


class Counting:
    """The server as a context manager; it answers after `delay_s`. With `stall`, it does not answer for so many seconds
    from a second on, counted from its first request, and then answers all that waited."""

    def __init__(self, *, delay_s: float = 0, stall: tuple[float, float] = (0, 0)) -> None:
        self._options = [str(delay_s), *map(str, stall)]
        self.url = ""

    def __enter__(self) -> Self:
        command = [sys.executable, __file__, *self._options]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.url = f"http://127.0.0.1:{self._process.stdout.readline().strip()}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def arrivals(self, path: str | None = None) -> list[float]:
        """The second at which each request came, counted from the first one."""
        with urlopen(self.url + "/_seen") as answer:
            seen = [(at, where) for at, where in json.load(answer) if path in (None, where)]
        first = min((at for at, _ in seen), default=0.0)
        return sorted(at - first for at, _ in seen)

    def opened(self) -> int:
        """How many connections were opened, but for those that ask about it."""
        with urlopen(self.url + "/_opened") as answer:
            return int(json.load(answer)) - 1


class _Connection(asyncio.Protocol):
    opened = 0
    seen: list[tuple[float, str]] = []  # noqa: RUF012
    delay_s = stall_at_s = stall_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        _Connection.opened += 1
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, self.waiting = self.waiting.split(b"\r\n\r\n", 1)
            path = head.split(b" ", 2)[1].decode()
            if path == "/_seen":
                self.answer(json.dumps(self.seen).encode())
                continue
            if path == "/_opened":
                self.answer(json.dumps(self.opened).encode())
                continue
            self.seen.append((now, path))
            second = now - self.seen[0][0]
            stalled_s = self.stall_at_s + self.stall_s - second if self.stall_at_s <= second else 0
            asyncio.get_running_loop().call_later(max(self.delay_s, stalled_s), self.answer, b"{}")

    def answer(self, body: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


async def _serve(delay_s: float, stall_at_s: float, stall_s: float) -> None:
    _Connection.delay_s, _Connection.stall_at_s, _Connection.stall_s = delay_s, stall_at_s, stall_s
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = await asyncio.get_running_loop().create_server(_Connection, sock=listening, backlog=4096)
        print(listening.getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # ends with whoever started it
        server.close()


if __name__ == "__main__":
    asyncio.run(_serve(*map(float, sys.argv[1:])))
