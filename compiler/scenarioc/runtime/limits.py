"""Limits of the machine that a load would hit while it runs."""

from __future__ import annotations

import logging
from pathlib import Path

PORT_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
PORT_TAKEN_S = 60


def warn_of_ports(connections_a_second: float, port_range: Path = PORT_RANGE) -> None:
    """Say so when new connections use up the ports that this machine has for them.

    Each port stays taken for a minute. Locust itself warns of too few open files.
    """
    try:
        first, last = map(int, port_range.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return  # only Linux says so in this way
    possible = (last - first + 1) // PORT_TAKEN_S
    if connections_a_second > possible:
        logging.getLogger(__name__).warning(
            f"{connections_a_second:,.0f} new connections a second: one machine has "
            f"local ports for about {possible:,} a second to one target; use more "
            "machines, or `http: {connections: shared}`"
        )
