"""The Socket.IO of a user: connect, emit, call, receive, close."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import gevent
import socketio
from gevent.event import AsyncResult, Event
from gevent.queue import Empty

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
from scenarioc.runtime.transports import EventClient, PollingSession, why_not

MOST_KEPT = 1_000
ENDED = (0.0, None)


class EventSocket(UserConnection):
    """One connection of a user to a namespace, whose events are kept as they come.

    When too many are unread, the oldest are forgotten: a server that tells everybody
    everything must not be held up.
    """

    kind = "SIO"
    what = "an event"
    client: Any = None
    namespace = "/"
    refused = ""

    def __init__(self, user: Any) -> None:
        super().__init__(user)
        self.unread: deque[tuple[float, str, Any]] = deque(maxlen=MOST_KEPT)
        self.arrived = Event()
        self.waiting: Any = None

    def connect(
        self,
        url: str,
        place: str,
        *,
        name: str,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Any = None,
        timeout_s: float = 10,
        **options: Any,
    ) -> None:
        """Open the connection, or end the iteration: what follows would be nonsense.

        The path of the URL is the namespace.
        """
        self.close()
        asked = handshake_url(self.user, url, params)
        proof = proof_of(auth, self.user, asked)
        start = time.perf_counter()
        headers = {**proof, **(headers or {})}
        error = self._opened(place, asked, headers, timeout_s, **options)
        now = time.perf_counter()
        self.sample(name, now - start, error=error).count()
        if error is not None:
            self.close()
            raise StepFailed
        self.asked_at = now

    def _opened(
        self,
        place: str,
        url: str,
        headers: Mapping[str, str],
        timeout_s: float,
        *,
        credentials: Any = None,
        path: str = "/socket.io",
        transports: Sequence[str] | None = None,
        verify: bool | str = True,
        certificate: Any = None,
    ) -> ConnectionError | None:
        """Open the connection; the error if that failed."""
        self.namespace, self.refused = urlsplit(url).path or "/", ""
        self.unread.clear()
        session = PollingSession(verify, certificate)
        try:
            said = handshake_headers(self.user, url, headers)
            for cookie in SimpleCookie(said.pop("Cookie", "")).values():
                session.cookies.set(cookie.key, cookie.value)
            session.headers.update(said)
            with gevent.Timeout(timeout_s, TimeoutError("timed out")):
                self._client(session, timeout_s).connect(
                    url,
                    headers=said,
                    auth=credentials,
                    transports=transports,
                    namespaces=[self.namespace],
                    socketio_path=path,
                    wait_timeout=timeout_s,
                )
        except (socketio.exceptions.SocketIOError, OSError, ValueError) as reason:
            why = self.refused or why_not(session, reason)
            return ConnectionError(f"no Socket.IO: {why} ({place})")
        return None

    def _client(self, session: PollingSession, timeout_s: float) -> Any:
        client = EventClient(http_session=session, request_timeout=timeout_s)
        client.on("*", self._keep, namespace=self.namespace)
        client.on("connect_error", self._refuse, namespace=self.namespace)
        client.on("disconnect", self._end, namespace=self.namespace)
        self.client = client
        return client

    def _keep(self, event: str, *arguments: Any) -> None:
        self.unread.append((time.perf_counter(), event, arguments))
        self.arrived.set()

    def _refuse(self, reason: Any = None, *_: Any) -> None:
        said = reason.get("message") if isinstance(reason, dict) else None
        self.refused = f"refused: {str(said)[:200]}" if said else ""

    def _end(self, *_: Any) -> None:
        self.arrived.set()
        if self.waiting is not None:
            self.waiting.set(ENDED)

    def emit(
        self, place: str, *event: Any, name: str, catch_response: bool = False
    ) -> Received:
        """Emit an event: its name, and its arguments."""
        start = self.asked_at = time.perf_counter()
        error = self._emitted(place, event, None)
        took_s = time.perf_counter() - start
        sent = self.sample(name, took_s, as_json(event[1:]), error)
        return self.handed(sent, catch_response)

    def call(
        self,
        place: str,
        *event: Any,
        name: str,
        timeout_s: float = 10,
        catch_response: bool = False,
    ) -> Received:
        """Emit an event, and wait for the answer with which the server confirms it."""
        start = at = time.perf_counter()
        waiting: Any = AsyncResult()
        self.waiting, answer = waiting, None
        error = self._emitted(
            place, event, lambda *said: waiting.set((time.perf_counter(), said))
        )
        if error is None:
            try:
                at, answer = waiting.get(timeout=timeout_s)
                got = "the end of the connection"
            except gevent.Timeout:
                got = f"none in {timeout_s:g} s"
            if answer is None:
                error = ConnectionError(f"expected an answer, got {got} ({place})")
        took_s = (time.perf_counter() if answer is None else at) - start
        self.waiting, content = None, as_json(answer or ())
        answered = self.sample(name, took_s, b"" if error else content, error)
        return self.handed(answered, catch_response)

    def _emitted(self, place: str, event: tuple[Any, ...], answered: Any) -> Any:
        """Send an event; the error if that failed."""
        try:
            if self.client is None or not self.client.connected:
                raise ConnectionError("the connection is closed")
            what, *arguments = event
            self.client.emit(str(what), tuple(arguments), self.namespace, answered)
            self.client.flush()
        except (socketio.exceptions.SocketIOError, OSError, ValueError) as reason:
            return ConnectionError(f"not sent: {refusal(reason)} ({place})")
        return None

    def _next(self, event: str | None, left_s: float) -> Any:
        """The oldest event of that name with its time; others stay for later."""
        end = time.perf_counter() + left_s
        while True:
            self.arrived.clear()
            for one in self.unread:
                if one[1] == event:
                    self.unread.remove(one)
                    return one[0], as_json(one[2])
            if self.client is None or not self.client.connected:
                return ENDED
            if not self.arrived.wait(max(end - time.perf_counter(), 0)):
                raise Empty

    def close(self) -> None:
        """Close the connection, if there is one."""
        client, self.client = self.client, None
        if client is not None:
            gevent.with_timeout(GOODBYE_S, client.disconnect, timeout_value=None)


def as_json(arguments: Sequence[Any]) -> bytes:
    """The arguments of an event as a list of JSON; bytes as text."""
    written = json.dumps(
        list(arguments),
        ensure_ascii=False,
        default=lambda data: bytes(data).decode("utf-8", "replace"),
    )
    return written.encode()


def sio(user: Any, name: str = "") -> EventSocket:
    """The user's connection of that name to a namespace of Socket.IO."""
    found: EventSocket = connection_of(user, EventSocket, name)
    return found
