"""The cookies of a user: for a single request, for the handshake of a connection."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any
from urllib.request import Request


def cookie_header(client: Any, cookies: dict[str, str], url: str | None = None) -> str:
    """A `Cookie` header with these and with what the user keeps for the host of `url`.

    FastHttpUser sends either its own cookies or such a header.
    """
    header = SimpleCookie(cookies_for(client, url or client.base_url))
    kept = {name: cookie.value for name, cookie in header.items()}
    return "; ".join(f"{name}={value}" for name, value in (kept | cookies).items())


def cookies_for(client: Any, url: str) -> str:
    """What the user keeps for the host of `url`, as it stands in a header."""
    request = Request(url)
    cookie_jar(client).add_cookie_header(request)
    return request.get_header("Cookie", "") or ""


def cookie_jar(client: Any) -> Any:
    """Where HttpUser or FastHttpUser keeps the cookies of a user."""
    return client.cookies if hasattr(client, "cookies") else client.cookiejar
