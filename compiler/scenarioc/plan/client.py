"""Lowering of how the virtual users talk HTTP."""

from __future__ import annotations

from scenarioc.expressions.tree import Constant
from scenarioc.plan import model
from scenarioc.plan.context import Flow


def lower_client(top: Flow) -> model.Client:
    """The HTTP client of all users: Locust's fast one, or the one on requests where a setting needs it."""
    http = top.lowering.spec.http
    if http is None:
        return model.Client()
    proxy = top.text(http.proxy, ("http", "proxy")) if http.proxy else None
    simple = isinstance(proxy, Constant) and str(proxy.value).startswith("http://") and "@" not in str(proxy.value)
    asked = {"connections": http.connections != "per_user", "redirected_post": http.redirected_post == "post"}
    for key in (key for key, given in asked.items() if given and proxy is not None):
        top.problems.add(
            "misplaced-key",
            f"`{key}: {getattr(http, key)}` does not go together with `proxy`",
            top.document.key_at(("http", key)),
            help="remove one of them",
        )
    return model.Client(
        library="fast" if proxy is None or simple else "requests",
        because=None if proxy is None or simple else "a proxy other than plain `http://host:port`",
        timeout_s=http.timeout,
        connect_timeout_s=http.connect_timeout,
        max_redirects=http.max_redirects,
        verify_tls=http.verify,
        certificate=(http.certificate.cert, http.certificate.key) if http.certificate else None,
        proxy=proxy,
        shares_connections=http.connections != "per_user",
        most_connections=http.connections if isinstance(http.connections, int) else None,
        keeps_methods=http.redirected_post == "post",
    )
