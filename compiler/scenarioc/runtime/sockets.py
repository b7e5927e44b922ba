"""The WebSockets of a user: connect, send, receive, close."""

from __future__ import annotations

import functools
import json
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import gevent
import websocket
from gevent.queue import Empty, Queue
from locust import TaskSet, User

from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.expect import Expect
from scenarioc.runtime.iterations import new_test_id
from scenarioc.runtime.messages import Received, fits

MOST_UNREAD = 10_000
GOODBYE_S = 1

sockets_of: weakref.WeakKeyDictionary[User, dict[str, Socket]] = (
    weakref.WeakKeyDictionary()
)
handshake_marks: dict[str, str] = {}


class Socket:
    """One connection of a user, whose messages are read as they come.

    So pings are answered and times are exact while the user thinks. When so many
    messages are unread that they fill the inbox, the server has to wait.
    """

    end: Any = None
    reader: Any = None
    asked_at: float | None = None

    def __init__(self, user: Any) -> None:
        self.user = user
        self.inbox: Any = Queue()

    def connect(
        self,
        url: str,
        place: str,
        *,
        name: str,
        headers: Mapping[str, str] | None = None,
        subprotocols: Sequence[str] | None = None,
        timeout_s: float = 10,
        tls: Mapping[str, Any] | None = None,
    ) -> None:
        """Open the connection, or end the iteration: what follows would be nonsense."""
        self.close()
        start, error = time.perf_counter(), None
        try:
            self.end = websocket.create_connection(
                socket_url(self.user.host, url),
                timeout=timeout_s,
                header=handshake_lines({**(headers or {}), **handshake_marks}),
                subprotocols=subprotocols,
                sslopt=dict(tls or {}),
                http_no_proxy=["*"],  # as with requests, the environment has no say
            )
        except (websocket.WebSocketException, OSError, ValueError) as reason:
            error = ConnectionError(f"no WebSocket: {refusal(reason)} ({place})")
        now = time.perf_counter()
        Received(self.user, name, now - start, b"", error).count()
        if error is not None:
            raise StepFailed
        self.end.settimeout(None)
        self.asked_at = now
        self.inbox = Queue(MOST_UNREAD)
        self.reader = gevent.spawn(read_messages, self.end, self.inbox)

    def send(self, content: Any, place: str, *, name: str) -> None:
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
        Received(self.user, name, time.perf_counter() - start, data, error).count()

    def receive(
        self,
        place: str,
        *,
        name: str,
        timeout_s: float = 10,
        until: Callable[[Expect], Any] | None = None,
        fresh: bool = False,
        catch_response: bool = False,
    ) -> Received:
        """Wait for the next message, or the next that passes the checks of `until`.

        Its time counts from what was sent last, or else from the beginning of the wait.
        A `fresh` one has come since then, not before.
        """
        message = self._awaited(place, name, timeout_s, until, fresh=fresh)
        if not catch_response:
            message.count()
        return message

    def _awaited(
        self, place: str, name: str, timeout_s: float, until: Any, *, fresh: bool
    ) -> Received:
        begin, passed = time.perf_counter(), 0
        since = begin if self.asked_at is None else self.asked_at
        while True:
            left = begin + timeout_s - time.perf_counter()
            try:
                arrived, content = self._next(left)
            except Empty:
                came = f"{passed} that did not match" if passed else "none"
                why = f"a message in {timeout_s:g} s, got {came} ({place})"
                break
            if content is None:
                why = f"a message, got the end of the connection ({place})"
                break
            message = Received(self.user, name, arrived - since, content)
            if (not fresh or arrived >= since) and fits(message, until):
                self.asked_at = None
                return message
            passed += 1
        took_s = time.perf_counter() - since
        error = ConnectionError(f"expected {why}")
        return Received(self.user, name, took_s, b"", error)

    def _next(self, left_s: float) -> Any:
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


def handshake_lines(headers: Mapping[str, str]) -> list[str]:
    """The headers as lines; none can bring another one along."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("a header with a line break")
    return lines


def refusal(reason: Exception) -> str:
    """Why a connection failed, in a text that does not change from user to user."""
    status = getattr(reason, "status_code", None)
    if status is not None:
        return f"status {status}"
    return "a timeout" if "timed out" in str(reason) else str(reason)[:200]


def socket_url(host: str | None, url: str) -> str:
    """`ws://host/path` for a path or a URL of HTTP."""
    whole = url if "://" in url else (host or "").rstrip("/") + url
    scheme, _, rest = whole.partition("://")
    return f"{'wss' if scheme in ('https', 'wss') else 'ws'}://{rest}"


def mark_handshakes(headers: Mapping[str, str]) -> None:
    """Send these headers and the run's id with every handshake."""
    handshake_marks.update({**headers, "X-Load-Test-Run": new_test_id()})


def ws(user: Any, name: str = "") -> Socket:
    """The user's connection of that name."""
    mine = sockets_of.setdefault(user, {})
    if name not in mine:
        mine[name] = Socket(user)
    return mine[name]


def close_sockets(user: Any, but: Sequence[str] = ()) -> None:
    """Close the user's connections."""
    mine = sockets_of.get(user, {})
    for name in [name for name in mine if name not in but]:
        mine.pop(name).close()


def closes_sockets(task: Callable[[Any], None]) -> Callable[[Any], None]:
    """Close what a task has connected when it ends, however it ends."""

    @functools.wraps(task)
    def closing(owner: Any) -> None:
        user = owner.user if isinstance(owner, TaskSet) else owner
        before = list(sockets_of.get(user, ()))
        try:
            task(owner)
        finally:
            close_sockets(user, before)

    return closing
