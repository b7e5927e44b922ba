"""Connections that users share: who arrives takes one that another has left."""

from __future__ import annotations

from typing import Any

from geventhttpclient.client import HTTPClientPool

MOST_CONNECTIONS = 100_000


def shared_connections(
    most: int = MOST_CONNECTIONS,
    network_timeout: float = 60,
    connection_timeout: float = 60,
    **settings: Any,
) -> HTTPClientPool:
    """Connections for all users of a class, as many as are needed at once, or `most`.

    The settings are those of FastHttpUser, which a pool does not take from its users.
    """
    return HTTPClientPool(
        concurrency=most,
        network_timeout=network_timeout,
        connection_timeout=connection_timeout,
        **settings,
    )
