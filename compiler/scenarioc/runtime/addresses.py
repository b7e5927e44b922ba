"""The addresses of hosts, looked up once a second instead of for each connection."""

from __future__ import annotations

import time
from typing import Any

import gevent

KEPT_S = 1


class KeptAddresses:
    """Answers from memory for a second, so that changes in DNS are still followed."""

    def __init__(self, resolver: Any) -> None:
        self.resolver = resolver
        self.known: dict[Any, tuple[float, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.resolver, name)

    def getaddrinfo(self, *asked: Any) -> Any:
        """The addresses of a host, in the way of `socket.getaddrinfo`."""
        until, found = self.known.get(asked, (0.0, None))
        if time.monotonic() >= until:
            if found:  # while this one asks, all others use what is known
                self.known[asked] = (time.monotonic() + KEPT_S, found)
            found = self.resolver.getaddrinfo(*asked)
            self.known[asked] = (time.monotonic() + KEPT_S, found)
        return found


def keep_addresses() -> None:
    """Ask the resolver at most once a second for an address, in this process.

    Each question goes through a thread, which costs more than the connection itself.
    """
    hub: Any = gevent.get_hub()
    if not isinstance(hub.resolver, KeptAddresses):
        hub.resolver = KeptAddresses(hub.resolver)
