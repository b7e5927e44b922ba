"""Connections that users receive from: they wait, and look at what came."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from gevent.queue import Empty

from scenarioc.runtime.expect import Expect
from scenarioc.runtime.messages import Received, fits
from scenarioc.runtime.wording import failure_text

GOODBYE_S = 1


class UserConnection:
    """A connection of a user; what comes is kept with the time of its arrival."""

    kind = "WS"
    what = "a message"
    asked_at: float | None = None

    def __init__(self, user: Any) -> None:
        self.user = user

    def sample(
        self, name: str, took_s: float, content: bytes = b"", error: Any = None
    ) -> Received:
        """Something that was done on the connection, or came over it."""
        return Received(self.user, self.kind, name, took_s, content, error)

    def receive(
        self,
        place: str,
        *,
        name: str,
        event: str | None = None,
        timeout_s: float = 10,
        until: Callable[[Expect], Any] | None = None,
        fresh: bool = False,
        catch_response: bool = False,
    ) -> Received:
        """Wait for the next message, or the next that passes the checks of `until`.

        Its time counts from what was sent last, or else from the beginning of the wait.
        A `fresh` one has come since then, not before.
        """
        message = self._awaited(place, name, event, timeout_s, until, fresh=fresh)
        return self.handed(message, catch_response)

    def handed(self, message: Received, catch_response: bool) -> Received:
        """The message, which counts now or when it has been looked at."""
        if not catch_response:
            message.count()
        return message

    def _awaited(
        self,
        place: str,
        name: str,
        event: str | None,
        timeout_s: float,
        until: Any,
        *,
        fresh: bool,
    ) -> Received:
        begin, passed = time.perf_counter(), 0
        since = begin if self.asked_at is None else self.asked_at
        while True:
            left = begin + timeout_s - time.perf_counter()
            try:
                arrived, content = self._next(event, left)
            except Empty:
                wanted = f"{event or self.what} in {timeout_s:g} s"
                got = f"{passed} that did not match" if passed else "none"
                break
            if content is None:
                wanted, got = event or self.what, "the end of the connection"
                break
            message = self.sample(name, arrived - since, content)
            new = not fresh or arrived >= since
            if new and self._fits(message, event, until):
                self.asked_at = None
                return message
            passed += 1
        took_s = time.perf_counter() - since
        error = ConnectionError(failure_text(place, wanted, got))
        return self.sample(name, took_s, error=error)

    def _fits(self, message: Received, event: str | None, until: Any) -> bool:
        """Whether it is what is waited for; `_next` may have seen to the event."""
        return fits(message, until)

    def _next(self, event: str | None, left_s: float) -> Any:
        """What came next with its time; None after the end of the connection."""
        raise NotImplementedError
