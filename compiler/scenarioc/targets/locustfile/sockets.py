"""WebSocket steps as calls of the user's connection."""

from __future__ import annotations

from typing import Any

from scenarioc.expressions.tree import Constant, Expression
from scenarioc.plan import model
from scenarioc.render import Code
from scenarioc.targets.locustfile.answers import check_call
from scenarioc.targets.locustfile.calls import parameters, present
from scenarioc.targets.locustfile.code import as_text, call, function_of, mapping, name, url
from scenarioc.units import number


def socket_call(step: model.Socket, client: model.Client, user: str, *, catch: bool) -> Code:
    """`ws(self).receive("live.yaml:9", name="receive")`, with `catch_response=True` where the message is looked at."""
    connection = call("ws", Code(user), *([step.connection] if step.connection else []))
    if step.action == "close":
        return Code(f"{connection}.close()")
    first: list[Any] = [value for value in (step.url and url(step.url, user), step.content) if value is not None]
    waits = step.action != "send"
    keywords: dict[str, Any] = {
        "name": step.name,
        "params": parameters(step.query, user),
        "headers": mapping([(h.name, as_text(h.value)) for h in present(step.headers)], user),
        "auth": name(step.auth.identifier) if step.auth else None,
        "subprotocols": list(step.subprotocols) or None,
        "timeout_s": number(step.timeout_s) if waits and step.timeout_s != 10 else None,
        "until": _until(step, user) if step.until else None,
        "fresh": step.fresh or None,
        "tls": _tls(client) if step.action == "connect" and _may_be_tls(step.url) else None,
        "catch_response": catch or None,
    }
    written = call(step.action, *first, str(step.place), _user=user, **keywords)
    return Code(f"{connection}.{written}")


def _until(step: model.Socket, user: str) -> Code:
    """The checks as a function of an `Expect`."""
    checks = [check_call(check, user) for check in step.until]
    return function_of("expect", checks[0] if len(checks) == 1 else Code(f"[{', '.join(checks)}]"))


def _may_be_tls(address: Expression | None) -> bool:
    return not (isinstance(address, Constant) and str(address.value).startswith(("ws://", "http://")))


def _tls(client: model.Client) -> Code | None:
    """What differs from the certificates that Python trusts; None when nothing does."""
    found: list[tuple[str, Any]] = []
    if client.verify_tls is False:
        found += [("cert_reqs", 0), ("check_hostname", False)]
    elif isinstance(client.verify_tls, str):
        found.append(("ca_certs", client.verify_tls))
    if client.certificate is not None:
        found.append(("certfile", client.certificate[0]))
        found += [("keyfile", client.certificate[1])] if client.certificate[1] else []
    return mapping(found)
