"""Handshakes: in Artillery they carry nothing of what is said for requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenarioc.importers.artillery.scenarios import is_request, requests_in


def settle_handshakes(spec: dict[str, Any]) -> None:
    """Leave the default headers to requests; drop them where there are none."""
    done = list(_requests(spec))
    opened = [one for one in done if "connect" in one]
    if opened and not any(map(is_request, done)):
        del spec["headers"]
        return
    for step in opened:
        own = step.get("headers", {})
        given = {name.lower() for name in own}
        left_out = {name: None for name in spec["headers"] if name.lower() not in given}
        if left_out or own:
            step["headers"] = {**left_out, **own}


def _requests(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for flow in (spec["setup"], spec["teardown"], *(one["flow"] for one in spec["scenarios"].values())):
        yield from requests_in(flow or [])
