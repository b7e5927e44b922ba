"""What this machine allows a process, as far as it tells."""

from __future__ import annotations

from pathlib import Path

from scenarioc.explain import Machine

_PORT_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def this_machine() -> Machine:
    """The limits of this machine; None where it does not tell."""
    return Machine(_open_files(), _ports())


def _open_files() -> int | None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def _ports() -> int | None:
    try:
        first, last = map(int, _PORT_RANGE.read_text().split())
    except (OSError, ValueError):
        return None
    return last - first + 1
