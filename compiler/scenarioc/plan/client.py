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
    if http.connections == "shared" and proxy is not None:
        top.problems.add(
            "misplaced-key",
            "`connections: shared` does not go together with `proxy`",
            top.document.key_at(("http", "connections")),
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
        shares_connections=http.connections == "shared",
    )
