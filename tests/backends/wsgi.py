"""Serve a WSGI application over HTTP/1.1 with kept connections, and record every request it gets."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterable
from typing import Any

from gevent.pywsgi import WSGIServer

from backends.serving import LOG_PATH, RequestLog, asked_port, tell

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

USER_KEY = "backends.user"
"""Where an application leaves the name of the user that it took a request for."""


class Recording:
    """The application, with each request kept in memory and shown as JSON lines at `/_log`, which is not recorded."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._log = RequestLog()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if environ["PATH_INFO"] == LOG_PATH:
            start_response("200 OK", [("Content-Type", "application/jsonl")])
            return [self._log.answer(method)]
        headers = _headers(environ)
        body = environ["wsgi.input"].read()
        environ["wsgi.input"] = io.BytesIO(body)
        # Applications that know no chunked bodies read as much as the length says.
        environ["CONTENT_LENGTH"] = str(len(body))
        entry = self._log.add(method, environ["PATH_INFO"], environ.get("QUERY_STRING", ""), headers, body)

        def start(status: str, *rest: Any) -> Any:
            entry["status"] = int(status[:3])
            return start_response(status, *rest)

        answer = self._application(environ, start)
        entry["user"] = environ.get(USER_KEY)
        return answer


def _headers(environ: Environ) -> dict[str, str]:
    headers = {key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")}
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(key):
            headers[key.replace("_", "-").lower()] = environ[key]
    return headers


def serve(application: Application) -> None:
    """Serve on the loopback port that the command line asks for, until the process is ended."""
    server = WSGIServer(("127.0.0.1", asked_port()), Recording(application), log=None)
    server.start()
    # Accepted connections inherit it: head and body leave in two writes, which must not wait for each other.
    server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    tell(int(server.server_port or 0))
    server.serve_forever()
