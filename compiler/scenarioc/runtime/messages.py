"""What comes over a connection, looked at as if it were an answer."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from scenarioc.runtime.expect import Expect


class Received:
    """A message, or why none came, with all that `Expect` looks at in an answer."""

    headers = None

    def __init__(
        self,
        user: Any,
        kind: str,
        name: str,
        took_s: float,
        content: bytes = b"",
        error: Any = None,
    ) -> None:
        self.user = user
        self.content = content
        self.error = error
        self.status_code = 0 if error else 200
        self.request_meta: dict[str, Any] = {
            "request_type": kind,
            "name": name,
            "response_time": max(took_s, 0) * 1000,
            "response_length": len(content),
            "response": None,
            "context": user.context(),
            "exception": error,
        }

    @property
    def text(self) -> str:
        """The message as text."""
        return self.content.decode("utf-8", "replace")

    def failure(self, error: Exception | str) -> None:
        """Count the message as failed."""
        known = isinstance(error, Exception)
        self.request_meta["exception"] = error if known else AssertionError(error)

    def count(self) -> None:
        """Put it into the statistics."""
        self.user.environment.events.request.fire(**self.request_meta)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.count()


def fits(message: Received, until: Callable[[Expect], Any] | None) -> bool:
    """Whether it is the message that is waited for."""
    if until is None:
        return True
    probe = Received(message.user, "", "", 0, message.content)
    expect = Expect(probe, "not the one waited for")
    until(expect)
    return not expect.failed
