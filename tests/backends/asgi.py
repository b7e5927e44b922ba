"""Serve an ASGI application with uvicorn, and record every request it gets."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

from backends.serving import LOG_PATH, RequestLog, asked_port, tell

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

USER_KEY = "backends_user"
"""Where in `scope["state"]` an application leaves the name of the user that it took a request for."""


class Recording:
    """The application, with each request kept in memory and shown as JSON lines at `/_log`, which is not recorded."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._log = RequestLog()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
        elif scope["path"] == LOG_PATH:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": self._log.answer(scope["method"])})
        else:
            await self._record(scope, receive, send)

    async def _record(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await _whole_body(receive)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode("latin-1")
        entry = self._log.add(scope["method"], scope["path"], query, headers, body)
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        async def notice(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry["status"] = message["status"]
                entry["user"] = scope.get("state", {}).get(USER_KEY)
            await send(message)

        await self._application(scope, replay, notice)


async def _whole_body(receive: Receive) -> bytes:
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def serve(application: Application) -> None:
    """Serve on the loopback port that the command line asks for, until the process is ended."""
    with socket.create_server(("127.0.0.1", asked_port()), backlog=512) as listener:
        tell(listener.getsockname()[1])
        server = uvicorn.Server(uvicorn.Config(Recording(application), log_level="warning", access_log=False))
        server.run(sockets=[listener])
