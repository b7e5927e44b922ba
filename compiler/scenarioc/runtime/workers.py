"""Which workers a master still hears of."""

from __future__ import annotations

from typing import Any


def workers_alive(runner: Any) -> set[str]:
    """On a master: the workers that are connected and not missing."""
    clients = runner.clients
    return {node.id for node in clients.all} - {node.id for node in clients.missing}
