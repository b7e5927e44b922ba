"""A small real HTTP server in a process of its own: it answers as told and remembers every request."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request, urlopen

Route = Mapping[str, Any]
"""What to answer: `status`, `headers` (a list of pairs), `body` or `json`, `delay_s`, `echo` (true: the request as
JSON), and `fault`: `close` (no answer) or `truncate` (half a body). With `socket` a route is a WebSocket: it sends the
messages listed there, and then back whatever it gets, which is remembered with the method WS; `bye` it answers with the
end of the connection, `hush` not at all. With `events` a route is a stream of server-sent events in these pieces, which
ends without its last chunk if told to `truncate`, and not before the client leaves if told to `hold`. With a route
`GET /socket.io/` the server talks Socket.IO: handshakes and events are remembered with the method SIO and the namespace
as their path, what polls for them is not."""


@dataclass(frozen=True)
class Recorded:
    """One request that the server received; header names are in lower case, `raw` has a character for each byte,
    `peer` is the address that it came from."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: str
    at: float
    raw: str = ""
    peer: str = ""


class Server:
    """The server as a context manager; `routes` maps `GET /items` to a route, or to routes that are answered in turn
    (the last one for ever). Unknown paths answer 404."""

    def __init__(self, routes: Mapping[str, Route | list[Route]] | None = None, host: str = "127.0.0.1") -> None:
        self._routes = dict(routes or {})
        self._host = host
        self.url = ""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__, self._host], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(self._routes) + "\n")
        self._process.stdin.flush()
        self.url = f"http://{self._host}:{self._process.stdout.readline().strip()}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def requests(self) -> list[Recorded]:
        """Every request so far, in the order of arrival."""
        with urlopen(self.url + "/_requests") as answer:
            return recorded(answer.read())

    def count(self, method: str, path: str) -> int:
        """How many requests came for that method and path."""
        return sum(1 for request in self.requests() if (request.method, request.path) == (method, path))

    def forget(self) -> None:
        """Forget the requests so far."""
        urlopen(Request(self.url + "/_requests", method="DELETE")).close()

    def answer(self, routes: Mapping[str, Route | list[Route]]) -> None:
        """Begin anew with other routes: nothing seen, every turn at its first."""
        body = json.dumps(dict(routes)).encode()
        urlopen(Request(self.url + "/_routes", body, method="PUT")).close()


def recorded(rows: bytes) -> list[Recorded]:
    """The requests in what the server says about them, also when it forgets them."""
    return [Recorded(**{**row, "query": tuple(tuple(pair) for pair in row["query"])}) for row in json.loads(rows)]


def free_port() -> int:
    """A port of the loopback interface on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# --- the process ---------------------------------------------------------------------------------------------------


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    routes: dict[str, Any]
    seen: list[dict[str, Any]]
    turns: dict[str, int]
    lock = threading.Lock()
    event_server: Any = None

    def _handle(self) -> None:
        url = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = raw.decode(errors="replace")
        if url.path == "/_requests":
            return self._administer()
        if url.path == "/_routes":
            return self._begin(json.loads(raw))
        key = f"{self.command} {url.path}"
        if url.path == "/socket.io/" and f"GET {url.path}" in self.routes:
            return self._events().answer(self, raw)
        with self.lock:
            self.seen.append(
                {
                    "method": self.command,
                    "path": url.path,
                    "query": parse_qsl(url.query, keep_blank_values=True),
                    "headers": {name.lower(): value for name, value in self.headers.items()},
                    "body": body,
                    "at": time.time(),
                    "raw": raw.decode("latin-1"),
                    "peer": self.client_address[0],
                }
            )
            turn = self.turns[key] = self.turns.get(key, -1) + 1
        route = self.routes.get(key, {"status": 404, "json": {"detail": "Not found"}})
        route = route[min(turn, len(route) - 1)] if isinstance(route, list) else route
        if route.get("echo"):
            route = {**route, "json": {k: v for k, v in self.seen[-1].items() if k not in ("at", "raw", "peer")}}
        if "socket" in route and self.headers.get("Sec-WebSocket-Key"):
            from messageserver import talk

            return talk(self, url.path, route["socket"], lambda text: self._remember("WS", url.path, text))
        return self._answer(route)

    def _events(self) -> Any:
        """The Socket.IO of this server, made when it is needed first."""
        from eventserver import EventServer

        def tell(environ: Any, asked: str, headers: dict[str, str], text: str) -> None:
            self._remember("SIO", asked, text, headers, str(environ["peer"][0]))

        with self.lock:
            if _Handler.event_server is None:
                _Handler.event_server = EventServer(tell)
        return _Handler.event_server

    def _remember(
        self, method: str, path: str, body: str, headers: dict[str, str] | None = None, peer: str | None = None
    ) -> None:
        url, now = urlsplit(path), time.time()
        row = {"method": method, "path": url.path, "query": parse_qsl(url.query), "headers": headers or {}, "at": now}
        with self.lock:
            self.seen.append({**row, "body": body, "raw": body, "peer": peer or self.client_address[0]})

    def _administer(self) -> None:
        with self.lock:
            rows = list(self.seen)
            if self.command == "DELETE":
                self.seen.clear()
        self._answer({"json": rows})

    def _begin(self, routes: dict[str, Any]) -> None:
        with self.lock:
            self.seen.clear()
            self.turns.clear()
            _Handler.routes = routes
        self._answer({})

    def _answer(self, route: Route) -> None:
        time.sleep(route.get("delay_s", 0))
        if route.get("fault") == "close":
            self.close_connection = True
            return
        if "events" in route:
            self._stream(route)
            return
        headers = [tuple(pair) for pair in route.get("headers", [])]
        body = route.get("body", "")
        if "json" in route:
            body = json.dumps(route["json"])
            headers.append(("Content-Type", "application/json"))
        content = body.encode()
        self.send_response(route.get("status", 200))
        for name, value in headers:
            self.send_header(name, value)
        if route.get("fault") == "truncate":
            self.close_connection = True
            self.send_header("Content-Length", str(len(content) + 100))
        else:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, route: Route) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in route["events"]:
            data = piece.encode()
            self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        if route.get("hold"):
            self.connection.recv(1)
        if route.get("hold") or route.get("fault") == "truncate":
            self.close_connection = True
            return
        self.wfile.write(b"0\r\n\r\n")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _handle  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


class _ManyConnections(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_: object) -> None:
        pass


def _serve() -> None:
    _Handler.routes, _Handler.seen, _Handler.turns = json.loads(sys.stdin.readline()), [], {}
    server = _ManyConnections((sys.argv[1], 0), _Handler)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()  # ends with whoever started it


if __name__ == "__main__":
    _serve()
