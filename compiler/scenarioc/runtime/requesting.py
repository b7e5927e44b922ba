"""Requests that FastHttpUser's client would send in another way, or not at all."""

from __future__ import annotations

from typing import Any

from geventhttpclient.url import URL
from locust.contrib.fasthttp import FastRequest, LocustUserAgent


class SameMethod(FastRequest):
    """A request that keeps its method and body when a 301 or 302 redirects it."""

    def redirect(self, code: int, location: str) -> None:
        """Ask the new location, as after a 308, which never changes a method."""
        super().redirect(code if code == 303 else 308, location)


def keep_methods() -> None:
    """Let a POST that is redirected with 301 or 302 stay one."""
    LocustUserAgent.request_type = SameMethod


class WholeURL(URL):
    """A URL whose path may begin with two slashes."""

    @property
    def quoted_uri(self) -> str:
        """The path and the query behind the host, without which they are refused."""
        return f"{self.scheme}://{self.host}:{self.port}{super().quoted_uri}"


def allow_double_slashes() -> None:
    """Send paths that begin with `//` as they are."""
    client: Any = LocustUserAgent
    urlopen = client._urlopen

    def send(agent: Any, request: Any) -> Any:
        if request.url_split.path.startswith("//"):
            request.url_split = WholeURL(str(request.url_split))
        return urlopen(agent, request)

    client._urlopen = send
