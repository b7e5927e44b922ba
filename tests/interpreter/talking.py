"""The three kinds of connections as the interpreter has them: what is sent, and the next thing that comes as text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import requests
import socketio
import websocket

REFUSED = (websocket.WebSocketException, socketio.exceptions.SocketIOError, OSError)
"""What is raised when nothing comes; `requests` raises an OSError."""


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


class Stream:
    """A stream of server-sent events, line by line."""

    def __init__(self, url: str, headers: Mapping[str, str], timeout_s: float, **body: Any) -> None:
        session = requests.Session()
        session.trust_env = False
        said = {"Accept": "text/event-stream", **headers}
        self.answer = session.request(
            "POST" if body else "GET", url, headers=said, timeout=timeout_s, stream=True, **body
        )
        if self.answer.status_code != 200:
            raise ConnectionError
        self.lines = self.answer.iter_lines(chunk_size=1)
        self.events = 0

    def next(self, event: str | None, timeout_s: float) -> str:
        """The data of the next event of that name."""
        name, data = "message", list[str]()
        for line in self.lines:
            field, _, value = line.decode().partition(":")
            if field == "event":
                name = value.strip()
            elif field == "data":
                data.append(value.removeprefix(" "))
            elif not line:
                self.events += bool(data)
                if data and event in (None, name):
                    return "\n".join(data)
                name, data = "message", []
        raise ConnectionError

    def end(self, timeout_s: float) -> str:
        """How many events there were when the stream ended."""
        try:
            while True:
                self.next(None, timeout_s)
        except ConnectionError:
            return json.dumps({"events": self.events})

    def close(self) -> None:
        """Leave it."""
        self.answer.close()


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
