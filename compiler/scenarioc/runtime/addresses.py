"""The addresses of hosts, looked up once a second instead of for each connection."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import gevent.socket

KEPT_S = 1


def kept_for_a_second(look_up: Callable[..., Any]) -> Callable[..., Any]:
    """Answers from memory for a second, so that changes in DNS are still followed."""
    known: dict[Any, tuple[float, Any]] = {}

    def looked_up(*asked: Any, **named: Any) -> Any:
        key = (asked, *named.items())
        until, found = known.get(key, (0.0, None))
        if time.monotonic() >= until:
            if found:  # while this one asks, all others use what is known
                known[key] = (time.monotonic() + KEPT_S, found)
            found = look_up(*asked, **named)
            known[key] = (time.monotonic() + KEPT_S, found)
        return found

    return looked_up


@cache
def keep_addresses() -> None:
    """Look an address up at most once a second, in this process.

    Each question goes through a thread, which costs more than the connection itself.
    """
    modules: tuple[Any, Any] = (socket, gevent.socket)
    for module in modules:
        module.getaddrinfo = kept_for_a_second(module.getaddrinfo)
