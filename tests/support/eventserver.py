"""Socket.IO beside a handler of `http.server`: any namespace, any event, and everything is told."""

from __future__ import annotations

import io
import json
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import socketio

PATH = "/socket.io/"
TRANSPORT = {"connection", "upgrade", "origin", "accept", "content-length"}
"""Headers that belong to how a connection is made."""

Tell = Callable[[dict[str, Any], str, dict[str, str], str], None]
"""Gets the environment of the handshake, the namespace with its query, headers, and what was sent as JSON."""


class _Turns(socketio.Manager):  # type: ignore[misc]
    """Who is connected; threads take turns, which the class by itself expects of gevent."""

    def __init__(self) -> None:
        super().__init__()
        self.turn = threading.RLock()

    def pre_connect(self, *who: Any) -> Any:
        with self.turn:
            return super().pre_connect(*who)

    def connect(self, *who: Any) -> Any:
        with self.turn:
            return super().connect(*who)

    def pre_disconnect(self, *who: Any, **more: Any) -> Any:
        with self.turn:
            return super().pre_disconnect(*who, **more)

    def disconnect(self, *who: Any, **more: Any) -> Any:
        with self.turn:
            return super().disconnect(*who, **more)


class EventServer:
    """Every event is acknowledged with its own arguments, and some do more:

    `say` emits the event that its arguments name; `hush` is not acknowledged; `bye` is answered with the end of the
    connection. Nobody gets into the namespace `/refused`.
    """

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.server = socketio.Server(
            async_mode="threading", async_handlers=False, namespaces="*", client_manager=_Turns()
        )
        self.app = socketio.WSGIApp(self.server)
        self.server.on("connect", self._connected, namespace="*")
        self.server.on("disconnect", lambda *_: None, namespace="*")
        self.server.on("*", self._got, namespace="*")

    def _connected(self, namespace: str, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        query = [(name, value) for name, value in parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)]
        asked = "&".join(f"{name}={value}" for name, value in query if name not in ("EIO", "transport", "t", "sid"))
        said = {name[5:].lower().replace("_", "-"): v for name, v in environ.items() if name.startswith("HTTP_")}
        headers = {n: v for n, v in said.items() if n not in TRANSPORT and not n.startswith("sec-websocket")}
        self.tell(environ, namespace + ("?" + asked if asked else ""), headers, json.dumps(["connect", auth]))
        if namespace == "/refused":
            raise socketio.exceptions.ConnectionRefusedError("not for you")

    def _got(self, event: str, namespace: str, sid: str, *arguments: Any) -> Any:
        environ = self.server.get_environ(sid, namespace)
        self.tell(environ, namespace, {"host": environ["HTTP_HOST"]}, json.dumps([event, *arguments]))
        match event:
            case "say":
                self.server.emit(arguments[0], tuple(arguments[1:]), to=sid, namespace=namespace)
            case "bye":
                self.server.disconnect(sid, namespace=namespace)
        return self.server.not_handled if event == "hush" else tuple(arguments)

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        """Answer one request, or be a WebSocket until its end."""
        url, told = urlsplit(handler.path), {}
        environ: dict[str, Any] = {
            "REQUEST_METHOD": handler.command,
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "SERVER_PORT": str(handler.server.server_address[1]),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": handler.headers.get("Content-Type", ""),
            "werkzeug.socket": handler.connection,
            "peer": handler.client_address,
        }
        environ |= {"HTTP_" + name.upper().replace("-", "_"): value for name, value in handler.headers.items()}

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            told.update(status=int(status.split()[0]), headers=headers)

        try:
            content = b"".join(self.app(environ, start))
        except ConnectionError:
            handler.close_connection = True  # a WebSocket that has ended
            return
        if "Upgrade" in handler.headers:
            handler.close_connection = True
            return
        handler.send_response(told["status"])
        for name, value in told["headers"]:
            handler.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in told["headers"]):
            handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
