"""Requests that carry headers worked out from the request itself."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import gevent

from scenarioc.runtime.verbs import Verbs

Sign = Callable[[Any, dict[str, Any]], dict[str, str]]


class Signature:
    """How requests are signed; called with a user, the client that does it."""

    def __init__(self, sign: Sign) -> None:
        self.sign = sign

    def __call__(self, user: Any) -> Signer:
        """The client of a user that signs what it sends."""
        return Signer(self.sign, user)


class Signer(Verbs):
    """The client of a user, whose requests are signed."""

    def __init__(self, sign: Sign, user: Any) -> None:
        self.sign = sign
        self.user = user

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Any = None,
        data: Any = None,
        json: Any = None,
        headers: dict[str, Any] | None = None,
        limit_s: float | None = None,
        **options: Any,
    ) -> Any:
        """Sign a request and send it."""
        body, kind = body_as_sent(data, json)
        proof = self.signed(method, url, params, body)
        signed = {**kind, **(headers or {}), **proof}
        with gevent.Timeout(limit_s) if limit_s else nullcontext():
            return self.user.client.request(
                method, url, params=params, data=body or None, headers=signed, **options
            )

    def handshake(self, url: str) -> dict[str, str]:
        """The headers that the handshake of a connection carries."""
        return self.signed("GET", url, None, "")

    def signed(self, method: str, url: str, params: Any, body: Any) -> dict[str, str]:
        """The headers that are worked out from a request."""
        parts = urlsplit(url if "://" in url else self.user.host + url)
        unsent = {
            "method": method,
            "host": parts.netloc,
            "path": quote(parts.path or "/", safe="/%:@!$&'()*+,;=~"),
            "query": sorted_query(parts.query, params),
            "body": body.decode(errors="replace") if isinstance(body, bytes) else body,
            "time": datetime.datetime.now(datetime.UTC),
        }
        return self.sign(self.user, unsent)


def body_as_sent(data: Any, value: Any) -> tuple[Any, dict[str, str]]:
    """The body of a request as the client would send it, and its media type."""
    if value is not None:
        return json.dumps(value), {"Content-Type": "application/json"}
    if isinstance(data, dict):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return urlencode(data, doseq=True), kind
    return data or "", {}


def sorted_query(query: str, params: Any) -> str:
    """Query parameters by name, encoded as AWS and others want them for signatures."""
    pairs = parse_qsl(query, keep_blank_values=True)
    pairs += parse_qsl(urlencode(params or {}, doseq=True), keep_blank_values=True)
    encoded = [
        (quote(name, safe="-_.~"), quote(text, safe="-_.~")) for name, text in pairs
    ]
    return "&".join(f"{name}={text}" for name, text in sorted(encoded))
