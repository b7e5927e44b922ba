"""Whether the targets can be reached at all: name, connection, certificate."""

from __future__ import annotations

import os
import socket
import ssl
import time
import urllib.parse
from collections.abc import Iterable
from typing import Any

from locust import HttpUser

CONNECT_S = 10
EXPIRES_SOON_DAYS = 14


def destinations(environment: Any, user_classes: Iterable[Any]) -> dict[str, Any]:
    """Each URL that users start from, with the first class that does."""
    found: dict[str, Any] = {}
    for user_class in user_classes:
        parts = urllib.parse.urlsplit(str(environment.host or user_class.host))
        host = parts.netloc.rpartition("@")[2]
        found.setdefault(f"{parts.scheme or 'http'}://{host}", user_class)
    return found


def through_proxy(user_class: Any) -> bool:
    """Whether the class may not connect to its target itself."""
    if issubclass(user_class, HttpUser):
        return any(name.lower().endswith("_proxy") for name in os.environ)
    return bool(user_class.proxy_host)


def reach(url: str, user_class: Any) -> dict[str, Any]:
    """How far a connection to the URL comes; `problem` says why no further."""
    parts = urllib.parse.urlsplit(url)
    found: dict[str, Any] = {
        "url": url,
        "address": None,
        "connect_ms": None,
        "tls": None,
        "problem": None,
    }
    if through_proxy(user_class):
        return {**found, "address": "through a proxy"}
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        start = time.perf_counter()
        with socket.create_connection((parts.hostname, port), CONNECT_S) as end:
            found["connect_ms"] = round((time.perf_counter() - start) * 1000, 1)
            found["address"] = end.getpeername()[0]
            if parts.scheme == "https":
                found["tls"] = handshake(end, str(parts.hostname), user_class)
    except (OSError, ValueError) as error:
        found["problem"] = problem_text(error)
    if found["problem"] and issubclass(user_class, HttpUser):
        # it may be told of a proxy when it starts
        return {
            **found,
            "address": f"not directly: {found['problem']}",
            "problem": None,
        }
    return found


def problem_text(error: Exception) -> str:
    """Why it did not work, in short."""
    if isinstance(error, socket.gaierror):
        return f"its name cannot be resolved: {error.strerror}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is refused: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return f"no connection within {CONNECT_S} s"
    return getattr(error, "strerror", None) or str(error)


def handshake(end: Any, host: str, user_class: Any) -> dict[str, Any]:
    """Shake hands as the users of that class do, and look at the certificate."""
    context = context_of(user_class)
    with context.wrap_socket(end, server_hostname=host) as secured:
        certificate = secured.getpeercert() or {}
        expires = certificate.get("notAfter")
        found: dict[str, Any] = {
            "version": secured.version(),
            "checked": context.verify_mode != ssl.CERT_NONE,
            "expires": None,
            "days_left": None,
        }
    if expires:
        at = ssl.cert_time_to_seconds(expires)
        found["expires"] = time.strftime("%Y-%m-%d", time.gmtime(at))
        found["days_left"] = int((at - time.time()) // 86400)
    return found


def context_of(user_class: Any) -> Any:
    """The TLS context of users of that class."""
    factory = getattr(user_class, "ssl_context_factory", None)
    if factory is not None:
        return factory()
    context = ssl.create_default_context()
    # HttpUser is told only when it starts what to trust
    if getattr(user_class, "insecure", True):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def reach_lines(found: dict[str, Any]) -> list[str]:
    """What there is to say about one target."""
    if found["problem"]:
        return [f"reach    {found['url']}  FAILED: {found['problem']}"]
    connected = found["connect_ms"]
    time_ms = f", connected in {connected:.1f} ms" if connected is not None else ""
    lines = [f"reach    {found['url']}  {found['address']}{time_ms}"]
    if tls := found["tls"]:
        until = f"valid until {tls['expires']} ({tls['days_left']} days)"
        if not tls["checked"]:
            until = "not checked"
        elif tls["days_left"] < EXPIRES_SOON_DAYS:
            until += ": it ends soon"
        lines.append(f"tls      {tls['version']}, certificate {until}")
    return lines
