"""The recording server of the laboratory: one process, a port for each script, the same answers on all of them.

Socket.IO and WebSockets are recorded as well: each handshake, and each event or message that comes.

It says its ports in one line, and writes what came for each port when a line comes on its standard input.
"""

from __future__ import annotations

import gzip
import itertools
import json
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from support import messageserver
from support.eventserver import PATH, TRANSPORT, EventServer

Recorded = dict[str, Any]
"""A request: `connection`, `method` (SIO or WS for what is no request), `target`, `headers` (pairs), `body` (a
character for each byte), `at`."""

ITEMS = [{"id": 11, "name": "one", "price": 1.5}, {"id": 22, "name": "two", "price": 2}, {"id": 33, "name": "three"}]
CATALOGUE = {
    "items": ITEMS, "total": 3, "zero": 0, "no": False, "none": None, "empty": [], "blank": "", "next": "/page/2",
    "first": ITEMS[0], "a-b": "dash", "big": 12345678901, "names": ["x", "y", "z"], "text": "Grüße & <more>",
}  # fmt: skip
PAGE = """<html><head><meta name="csrf" content="c-123"></head><body>
<form action="/form"><input type="hidden" name="token" value="t-456"></form>
<a class="item" href="/item/1">One</a><a class="item" href="/item/2">Two</a><a class="item" href="/item/3">Three</a>
</body></html>"""
SETTINGS = [("ETag", "e-789"), ("X-Request-Id", "r-42"), ("X-Cache", "hit")]
JSON, HTML, TEXT = "application/json", "text/html; charset=utf-8", "text/plain"


class Backend:
    """The server as a context manager; `ports` are those that were asked for."""

    def __init__(self, ports: int) -> None:
        self._ports = ports
        self.ports: list[int] = []

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(self._ports)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ports = self._line()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def taken(self) -> dict[int, list[Recorded]]:
        """What came for each port since the last time, in order."""
        assert self._process.stdin
        self._process.stdin.write("take\n")
        self._process.stdin.flush()
        return {int(port): rows for port, rows in self._line().items()}

    def _line(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())


# --- the process ---------------------------------------------------------------------------------------------------


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    seen: list[tuple[int, Recorded]]
    events: dict[int, EventServer]
    talking = 0
    lock = threading.Lock()
    numbers = itertools.count(1)

    def setup(self) -> None:
        """Number the connection: the system gives the port of one that has ended to another one."""
        super().setup()
        self.client_address = (self.client_address[0], next(self.numbers))

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "Sec-WebSocket-Key" in self.headers or self.path.startswith(PATH):
            self._talk(body)
            return
        row = {
            "connection": self.client_address[1],
            "method": self.command,
            "target": self.path,
            "headers": [[name.lower(), value] for name, value in self.headers.items()],
            "body": body.decode("latin-1"),
            "at": time.monotonic(),
        }
        with self.lock:
            self.seen.append((self.server.server_address[1], row))
        self._answer(urlsplit(self.path).path.strip("/").split("/"))

    def _talk(self, body: bytes) -> None:
        """Be a connection, or one request of it, until it ends."""
        with self.lock:
            _Handler.talking += 1
        try:
            if self.path.startswith(PATH):
                return self.events[self.server.server_address[1]].answer(self, body)
            if self.path.startswith("/status/"):
                return self._answer(urlsplit(self.path).path.strip("/").split("/"))
            ports = (self.server.server_address[1], self.client_address[1])
            said = [(n.lower(), v) for n, v in self.headers.items() if n.lower() not in TRANSPORT]
            offered = self.headers.get("Sec-WebSocket-Protocol")
            _tell(
                ports,
                "WS",
                self.path,
                {**dict(said), **({"offered": offered.replace(" ", "")} if offered else {})},
                "connect",
            )
            messageserver.talk(self, self.path, [], lambda text: _tell(ports, "WS", self.path, {}, text))
        finally:
            with self.lock:
                _Handler.talking -= 1

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # any method, as Artillery sends any
            return self._handle
        raise AttributeError(name)

    def _answer(self, path: list[str]) -> None:
        match path:
            case ["close"]:
                self.close_connection = True
            case ["status", status]:
                self._send(int(status), '{"status": "as asked"}')
            case ["redirect", status, *rest]:
                cookies = [("Set-Cookie", "hop=1; Path=/")] if rest == ["cookie"] else []
                self._send(int(status), "", TEXT, ("Location", "/landed"), *cookies)
            case ["loop"]:
                self._send(302, "", TEXT, ("Location", "/loop"))
            case ["login"]:
                token = '{"token": "t-1", "user": {"id": 7, "name": "ann", "roles": ["a", "b"]}}'
                self._send(200, token, JSON, ("Set-Cookie", "session=s-1; Path=/; HttpOnly"))
            case ["logout"]:
                self._send(200, "", TEXT, ("Set-Cookie", "session=; Path=/; Max-Age=0"))
            case ["cookies", *pairs]:
                self._send(200, "{}", JSON, *(("Set-Cookie", pair) for pair in pairs))
            case ["items"]:
                self._send(200, json.dumps(CATALOGUE), JSON, *SETTINGS)
            case ["page.html"]:
                self._send(200, PAGE, HTML)
            case ["text"]:
                self._send(200, "order=o-77; total=12 EUR\nsecond line: x-88\n", TEXT)
            case ["broken"]:
                self._send(200, '{"a": ', JSON)
            case _:
                self._send(200, '{"ok": true}', JSON)

    def _send(self, status: int, text: str, kind: str = JSON, *headers: tuple[str, str]) -> None:
        content = text.encode()
        zipped = self.path.startswith("/items") and "gzip" in self.headers.get("Accept-Encoding", "")
        if zipped:
            content = gzip.compress(content)
        bare = status in (204, 304)
        self.send_response(status)
        for name, value in [("Content-Type", kind), *headers, *([("Content-Encoding", "gzip")] if zipped else [])]:
            self.send_header(name, value)
        if not bare:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if not bare and self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def _tell(ports: tuple[int, int], method: str, target: str, headers: dict[str, str], text: str) -> None:
    """Record a handshake, an event or a message; JSON says that it is."""
    kind = {"content-type": "application/json"} if text.startswith(("{", "[")) else {}
    said = [[name, value] for name, value in (headers | kind).items() if not name.startswith("sec-websocket")]
    row = {"connection": ports[1], "method": method, "target": target, "headers": said, "at": time.monotonic()}
    with _Handler.lock:
        _Handler.seen.append((ports[0], row | {"body": text.encode().decode("latin-1")}))


def _tell_event(environ: dict[str, Any], target: str, headers: dict[str, str], text: str) -> None:
    _tell((int(environ["SERVER_PORT"]), environ["peer"][1]), "SIO", target, headers, text)


class _ManyConnections(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_: object) -> None:
        pass


def _wait_for_the_end_of_talks(limit_s: float = 5) -> None:
    """Clients are gone, but what they sent last may still be on its way."""
    until = time.monotonic() + limit_s
    while _Handler.talking and time.monotonic() < until:
        time.sleep(0.01)


def _serve() -> None:
    _Handler.seen = []
    servers = [_ManyConnections(("127.0.0.1", 0), _Handler) for _ in range(int(sys.argv[1]))]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ports = [server.server_port for server in servers]
    _Handler.events = {port: EventServer(_tell_event) for port in ports}
    print(json.dumps(ports), flush=True)
    for _ in sys.stdin:  # ends with whoever started it
        _wait_for_the_end_of_talks()
        with _Handler.lock:
            rows, _Handler.seen = _Handler.seen, []
        print(json.dumps({port: [row for at, row in rows if at == port] for port in ports}), flush=True)


if __name__ == "__main__":
    _serve()
