"""The connections that users keep open: how they shake hands, and when they end."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from locust import TaskSet, User

from scenarioc.runtime.cookies import cookies_for
from scenarioc.runtime.iterations import new_test_id

connections_of: weakref.WeakKeyDictionary[User, dict[tuple[Any, str], Any]] = (
    weakref.WeakKeyDictionary()
)
handshake_marks: dict[str, str] = {}


def connection_of(user: Any, kind: Any, name: str) -> Any:
    """The user's connection of that kind and name."""
    mine = connections_of.setdefault(user, {})
    if (kind, name) not in mine:
        mine[kind, name] = kind(user)
    return mine[kind, name]


def close_connections(user: Any, but: Sequence[tuple[Any, str]] = ()) -> None:
    """Close the user's connections."""
    mine = connections_of.get(user, {})
    for key in [key for key in mine if key not in but]:
        mine.pop(key).close()


def closes_connections(task: Callable[[Any], None]) -> Callable[[Any], None]:
    """Close what a task has connected when it ends, however it ends."""

    @functools.wraps(task)
    def closing(owner: Any) -> None:
        user = owner.user if isinstance(owner, TaskSet) else owner
        before = list(connections_of.get(user, ()))
        try:
            task(owner)
        finally:
            close_connections(user, before)

    return closing


def mark_handshakes(headers: Mapping[str, str]) -> None:
    """Send these headers and the run's id with every handshake."""
    handshake_marks.update({**headers, "X-Load-Test-Run": new_test_id()})


def handshake_url(user: Any, url: str, params: Mapping[str, Any] | None = None) -> str:
    """The whole URL of HTTP that a handshake asks for."""
    whole = url if "://" in url else (user.host or "").rstrip("/") + url
    scheme, _, rest = whole.partition("://")
    query = urlencode(params or {}, doseq=True)
    join = "&" if "?" in rest else "?"
    secure = scheme in ("https", "wss")
    return f"http{'s' if secure else ''}://{rest}{join + query if query else ''}"


def proof_of(auth: Any, user: Any, url: str) -> dict[str, str]:
    """The headers that an auth adds, which may take a login."""
    found: dict[str, str] = auth(user).handshake(url) if auth else {}
    return found


def handshake_headers(
    user: Any, url: str, headers: Mapping[str, str]
) -> dict[str, str]:
    """What a handshake says: these headers, the user's cookies, marks."""
    cookies = cookies_for(user.client, url)
    said = {"Cookie": cookies} if cookies else {}
    said |= {**headers, **handshake_marks}
    if any("\r" in text or "\n" in text for pair in said.items() for text in pair):
        raise ValueError("a header with a line break")
    return said


def refusal(reason: Exception) -> str:
    """Why a connection failed, in a text that does not change from user to user."""
    status = getattr(reason, "status_code", None)
    if status is not None:
        return f"status {status}"
    return "a timeout" if "timed out" in str(reason) else str(reason)[:200]
