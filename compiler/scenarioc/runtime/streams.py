"""The event streams of a user: connect, receive, close."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Any

import gevent
from gevent.queue import Empty, Queue
from locust.exception import CatchResponseError
from urllib3.exceptions import HTTPError

from scenarioc.runtime.answers import header_values, media_types
from scenarioc.runtime.connections import connection_of, refusal
from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.eventstreams import events_in
from scenarioc.runtime.messages import Received
from scenarioc.runtime.receiving import UserConnection
from scenarioc.runtime.status import status_problem
from scenarioc.runtime.wording import failure_text

MOST_EVENTS = 1_000
EVENT_STREAM = "text/event-stream"
STREAM_HEADERS = {"Accept": EVENT_STREAM, "Accept-Encoding": "identity"}


class Stream(UserConnection):
    """One stream of events to a user, who asks for it like for anything else.

    Events are read as they come, so that times are exact while the user thinks. When
    so many are unread that they fill the inbox, the server has to wait.
    """

    kind = "SSE"
    what = "an event"
    answer: Any = None
    reader: Any = None
    began_at = ended_at = 0.0
    events = 0
    broken: Exception | None = None
    came = ""

    def __init__(self, user: Any) -> None:
        super().__init__(user)
        self.inbox: Any = Queue()

    def connect(
        self,
        url: str,
        place: str,
        *,
        name: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        auth: Any = None,
        timeout_s: float = 10,
        **options: Any,
    ) -> None:
        """Ask for the stream, or end the iteration: what follows would be nonsense."""
        self.close()
        client = auth(self.user) if auth else self.user.client
        options["headers"] = {**STREAM_HEADERS, **(headers or {})}
        self.began_at = self.asked_at = time.perf_counter()
        self.ended_at, self.events, self.broken = 0.0, 0, None
        limit = gevent.Timeout(timeout_s)
        try:
            with limit:
                self.answer = client.request(
                    method, url, stream=True, catch_response=True, **options
                )
            problem = stream_problem(self.answer, place)
        except gevent.Timeout as reason:
            if reason is not limit:
                raise
            problem = failure_text(place, "an answer", "a timeout")
        took_s = time.perf_counter() - self.began_at
        error = None if problem is None else CatchResponseError(problem)
        self.sample(name, took_s, error=error).count()
        if error is not None:
            self.close()
            raise StepFailed
        self.inbox = Queue(MOST_EVENTS)
        self.reader = gevent.spawn(self._read)

    def _read(self) -> None:
        """Put events with the time of their arrival into the inbox, at last a None."""
        try:
            for name, data in events_in(pieces_of(self.answer)):
                self.events += 1
                self.inbox.put((time.perf_counter(), name, data))
        except (OSError, HTTPException, HTTPError) as error:
            self.broken = error
        self.ended_at = time.perf_counter()
        self.inbox.put((self.ended_at, "", None))

    def _next(self, event: str | None, left_s: float) -> Any:
        """The next event with its time; None after the end of the stream."""
        if self.inbox.empty() and (self.reader is None or self.reader.dead):
            return 0.0, None
        arrived, self.came, data = self.inbox.get(left_s > 0, max(left_s, 0))
        return arrived, data

    def _fits(self, message: Received, event: str | None, until: Any) -> bool:
        return event in (None, self.came) and super()._fits(message, event, until)

    def end(
        self,
        place: str,
        *,
        name: str,
        timeout_s: float = 10,
        catch_response: bool = False,
    ) -> Received:
        """Wait until the stream ends; the time is that of the whole stream.

        What is looked at says how many events there were: `{"events": 57}`.
        """
        begin, wanted, got = time.perf_counter(), "the end of the stream", ""
        data: Any = b""
        try:
            while data is not None:
                _, data = self._next(None, begin + timeout_s - time.perf_counter())
        except Empty:
            wanted, got = f"{wanted} in {timeout_s:g} s", "none"
        if data is None and (self.broken or not self.ended_at):
            got = "a broken connection" if self.broken else "no stream"
        took_s = (self.ended_at or time.perf_counter()) - self.began_at
        told = json.dumps({"events": self.events}).encode()
        error = ConnectionError(failure_text(place, wanted, got)) if got else None
        message = self.sample(name, took_s, b"" if error else told, error)
        return self.handed(message, catch_response)

    def close(self) -> None:
        """Leave the stream, if there is one."""
        answer, self.answer = self.answer, None
        if self.reader is not None:
            self.reader.kill()
        if answer is not None and answer.status_code:
            (answer.close if hasattr(answer, "raw") else answer.release)()


def stream_problem(answer: Any, place: str) -> str | None:
    """Why an answer is no stream of events; None if it is one."""
    problem = status_problem(answer, place, 200, None)
    if isinstance(problem, Exception):
        return failure_text(place, "an answer", refusal(problem))
    if problem is not None:
        return problem
    found = ", ".join(media_types(answer)) or "none"
    if found != EVENT_STREAM:
        return failure_text(place, f"content type {EVENT_STREAM}", found)
    packed = header_values(answer, "Content-Encoding")
    if packed not in ([], ["identity"]):
        return failure_text(place, "a stream that is not packed", packed[0])
    return None


def pieces_of(answer: Any) -> Iterator[bytes]:
    """The body of an answer, piece by piece as it comes."""
    if hasattr(answer, "raw"):  # that of HttpUser
        yield from iter(lambda: answer.raw.read1(65536), b"")
        return
    body = answer._response  # its `read` would wait until a piece is full
    while True:
        yield body.read(len(body._body_buffer))
        if body.message_complete:
            return
        end = body._sock
        patience_s = end.gettimeout()
        end.settimeout(None)  # silence is no mistake of a stream
        data = end.recv(65536)
        end.settimeout(patience_s)  # requests come after it
        body.feed(data)
        if not data and not body.message_complete:
            raise ConnectionError("cut short")


def sse(user: Any, name: str = "") -> Stream:
    """The user's event stream of that name."""
    found: Stream = connection_of(user, Stream, name)
    return found
