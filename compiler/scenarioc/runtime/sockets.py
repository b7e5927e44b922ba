"""The WebSockets of a user: connect, send, receive, close."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import gevent
import websocket
from gevent.queue import Queue

from scenarioc.runtime.connections import (
    connection_of,
    handshake_headers,
    handshake_url,
    proof_of,
    refusal,
)
from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.messages import Received
from scenarioc.runtime.receiving import GOODBYE_S, UserConnection

MOST_UNREAD = 10_000


class Socket(UserConnection):
    """One connection of a user, whose messages are read as they come.

    So pings are answered and times are exact while the user thinks. When so many
    messages are unread that they fill the inbox, the server has to wait.
    """

    end: Any = None
    reader: Any = None

    def __init__(self, user: Any) -> None:
        super().__init__(user)
        self.inbox: Any = Queue()

    def connect(
        self,
        url: str,
        place: str,
        *,
        name: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Any = None,
        subprotocols: Sequence[str] | None = None,
        timeout_s: float = 10,
        tls: Mapping[str, Any] | None = None,
    ) -> None:
        """Open the connection, or end the iteration: what follows would be nonsense."""
        self.close()
        asked = handshake_url(self.user, url, params)
        proof = proof_of(auth, self.user, asked)
        start, error = time.perf_counter(), None
        try:
            said = handshake_headers(self.user, asked, {**proof, **(headers or {})})
            self.end = websocket.create_connection(
                "ws" + asked.removeprefix("http"),
                timeout=timeout_s,
                header=[f"{name}: {value}" for name, value in said.items()],
                subprotocols=subprotocols,
                sslopt=dict(tls or {}),
                http_no_proxy=["*"],  # as with requests, the environment has no say
            )
        except (websocket.WebSocketException, OSError, ValueError) as reason:
            error = ConnectionError(f"no WebSocket: {refusal(reason)} ({place})")
        now = time.perf_counter()
        self.sample(name, now - start, error=error).count()
        if error is not None:
            raise StepFailed
        self.end.settimeout(None)
        self.asked_at = now
        self.inbox = Queue(MOST_UNREAD)
        self.reader = gevent.spawn(read_messages, self.end, self.inbox)

    def send(
        self, content: Any, place: str, *, name: str, catch_response: bool = False
    ) -> Received:
        """Send text or bytes as they are, anything else as JSON."""
        plain = isinstance(content, str | bytes)
        text = content if plain else json.dumps(content, ensure_ascii=False)
        data = text.encode() if isinstance(text, str) else text
        start, error = time.perf_counter(), None
        self.asked_at = start
        try:
            if self.end is None or self.reader.dead:
                raise ConnectionError("the connection is closed")
            if isinstance(text, str):
                self.end.send(text)
            else:
                self.end.send_binary(text)
        except (websocket.WebSocketException, OSError) as reason:
            error = ConnectionError(f"not sent: {refusal(reason)} ({place})")
        sent = self.sample(name, time.perf_counter() - start, data, error)
        return self.handed(sent, catch_response)

    def _next(self, event: str | None, left_s: float) -> Any:
        """The next message with its time; None after the end of the connection."""
        if self.inbox.empty() and (self.end is None or self.reader.dead):
            return 0.0, None
        return self.inbox.get(block=left_s > 0, timeout=max(left_s, 0))

    def close(self) -> None:
        """Say goodbye and close the connection, if there is one."""
        end, self.end = self.end, None
        if end is not None:
            self.reader.kill()
            end.close(timeout=GOODBYE_S)


def read_messages(end: Any, inbox: Any) -> None:
    """Put messages with the time of their arrival into the inbox, at last a None."""
    try:
        while True:
            kind, content = end.recv_data()
            if kind == websocket.ABNF.OPCODE_CLOSE:
                break
            inbox.put((time.perf_counter(), content))
    except (websocket.WebSocketException, OSError):
        pass
    inbox.put((time.perf_counter(), None))


def ws(user: Any, name: str = "") -> Socket:
    """The user's WebSocket of that name."""
    found: Socket = connection_of(user, Socket, name)
    return found
