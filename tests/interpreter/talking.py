"""The two kinds of connections as the interpreter has them: what is sent, and the next thing that comes as text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import socketio
import websocket

REFUSED = (websocket.WebSocketException, socketio.exceptions.SocketIOError, OSError)


class Messages:
    """A WebSocket."""

    def __init__(self, url: str, headers: Mapping[str, str], timeout_s: float, **options: Any) -> None:
        address = "ws" + url.removeprefix("http")
        self.end = websocket.create_connection(address, header=dict(headers), timeout=timeout_s, **options)

    def send(self, content: Any) -> None:
        """Send a message."""
        self.end.send(content if isinstance(content, str) else json.dumps(content))

    def next(self, _: Any, timeout_s: float) -> str:
        """The next message."""
        self.end.settimeout(timeout_s)
        return str(self.end.recv())

    def close(self) -> None:
        """Close it."""
        self.end.close()


class Events:
    """A connection to a namespace of Socket.IO."""

    def __init__(self, url: str, headers: Mapping[str, str], timeout_s: float, **options: Any) -> None:
        self.end = socketio.SimpleClient(handle_sigint=False, reconnection=False)
        self.end.connect(url, dict(headers), wait_timeout=timeout_s, **options)
        self.unread: list[list[Any]] = []

    def emit(self, event: str, arguments: Sequence[Any]) -> None:
        """Emit an event."""
        self.end.emit(event, tuple(arguments))

    def call(self, event: str, arguments: Sequence[Any], timeout_s: float) -> str:
        """Emit an event; the arguments of its acknowledgement."""
        answer = self.end.call(event, tuple(arguments), timeout=timeout_s)
        several = isinstance(answer, list | tuple)
        return json.dumps(list(answer) if several else [] if answer is None else [answer])

    def next(self, event: str, timeout_s: float) -> str:
        """The arguments of the next event of that name."""
        while all(one[0] != event for one in self.unread):
            self.unread.append(self.end.receive(timeout=timeout_s))
        found = next(one for one in self.unread if one[0] == event)
        self.unread.remove(found)
        return json.dumps(found[1:])

    def close(self) -> None:
        """Close it."""
        self.end.disconnect()
