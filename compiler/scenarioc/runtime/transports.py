"""What carries Socket.IO: python-socketio on greenlets, which leaves signals alone."""

from __future__ import annotations

from typing import Any

import gevent
import requests
import socketio
from gevent.queue import JoinableQueue

from scenarioc.runtime.connections import refusal


class EventClient(socketio.Client):  # type: ignore[misc]  # it has no types
    """A client on greenlets, which leaves signals and reconnecting to others."""

    def __init__(self, **options: Any) -> None:
        super().__init__(reconnection=False, handle_sigint=False, **options)
        self.eio.start_background_task = gevent.spawn
        self.eio.create_queue = JoinableQueue
        self.leave = self.eio.disconnect
        self.eio.disconnect = self.leave_politely

    def flush(self) -> None:
        """Wait until everything has been sent, or the connection has ended."""
        packets = self.eio.queue
        while packets.unfinished_tasks and self.eio.state == "connected":
            packets.join(timeout=0.1)

    def leave_politely(self, *args: Any, **options: Any) -> None:
        """Close the connection after what is waiting has been sent."""
        self.flush()
        self.leave(*args, **options)


class PollingSession(requests.Session):
    """What polls for a connection, with the status of its last answer."""

    status_code: int | None = None

    def __init__(self, verify: bool | str, certificate: Any) -> None:
        super().__init__()
        self.verify, self.cert = verify, certificate
        self.trust_env = False  # as with requests, the environment has no say

    def request(self, *args: Any, **options: Any) -> Any:
        """Send a request."""
        answer = super().request(*args, **options)
        self.status_code = answer.status_code if answer.status_code >= 400 else None
        return answer


def why_not(session: PollingSession, reason: Exception) -> str:
    """Why there is no connection, in a text that does not change from user to user."""
    if session.status_code is not None:
        return f"status {session.status_code}"
    while isinstance(reason.__context__, Exception):
        reason = reason.__context__
    return refusal(reason)
