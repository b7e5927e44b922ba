"""Requests that say that they are part of a load test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from locust import events
from locust.contrib.fasthttp import LocustUserAgent
from requests.adapters import HTTPAdapter

from scenarioc.runtime.iterations import new_test_id
from scenarioc.runtime.listening import on


def mark_requests(headers: Mapping[str, str]) -> None:
    """Send these headers and the run's id with every request, redirects included.

    They replace what a request itself says under the same names.
    """
    marks = {**headers, "X-Load-Test-Run": new_test_id()}
    urlopen: Any = LocustUserAgent._urlopen

    def marked_urlopen(agent: Any, request: Any) -> Any:
        request.headers.update(marks)
        return urlopen(agent, request)

    def add_headers(adapter: HTTPAdapter, request: Any, **_: Any) -> None:
        request.headers.update(marks)

    @on(events.init)
    def mark(**_: Any) -> None:
        for owner, name, replacement in (
            (LocustUserAgent, "_urlopen", marked_urlopen),
            (HTTPAdapter, "add_headers", add_headers),
        ):
            setattr(owner, name, replacement)
