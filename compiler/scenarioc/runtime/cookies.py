"""Cookies for a single request."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any
from urllib.request import Request


def cookie_header(client: Any, cookies: dict[str, str], url: str | None = None) -> str:
    """A `Cookie` header with these and with what the user keeps for the host of `url`.

    FastHttpUser sends either its own cookies or such a header.
    """
    request = Request(url or client.base_url)
    client.cookiejar.add_cookie_header(request)
    header = SimpleCookie(request.get_header("Cookie", ""))
    kept = {name: cookie.value for name, cookie in header.items()}
    return "; ".join(f"{name}={value}" for name, value in (kept | cookies).items())
