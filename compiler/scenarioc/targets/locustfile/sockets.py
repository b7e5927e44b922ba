"""Steps over WebSockets, Socket.IO and server-sent events as calls of the user's connection."""

from __future__ import annotations

from typing import Any

from scenarioc.expressions.tree import Constant, Expression
from scenarioc.plan import model
from scenarioc.render import Code
from scenarioc.targets.locustfile.answers import check_call
from scenarioc.targets.locustfile.calls import body_arguments, headers_of, parameters
from scenarioc.targets.locustfile.code import as_text, call, function_of, mapping, name, url
from scenarioc.units import number


def socket_call(step: model.Socket, client: model.Client, user: str, *, catch: bool) -> Code:
    """`ws(self).receive("live.yaml:9", name="receive")`, with `catch_response=True` where the message is looked at."""
    which = [step.connection] if step.connection else []
    connection = call(step.method.lower(), Code(user), *which)
    if step.action == "close":
        return Code(f"{connection}.close()")
    keywords = _handshake(step, client, user) if step.action == "connect" else {}
    keywords |= {
        "event": as_text(step.event) if step.event and step.action == "receive" else None,
        "timeout_s": number(step.timeout_s) if step.action not in ("send", "emit") and step.timeout_s != 10 else None,
        "until": _until(step, user) if step.until else None,
        "fresh": step.fresh or None,
        "catch_response": catch or None,
    }
    written = call("end" if step.ends else step.action, *_first(step, user), _user=user, name=step.name, **keywords)
    return Code(f"{connection}.{written}")


def _first(step: model.Socket, user: str) -> list[Any]:
    """What a call is about, and its place: an event comes last, as it has any number of arguments."""
    place = str(step.place)
    if step.url is not None:
        return [url(step.url, user), place]
    if step.action in ("emit", "call") and step.event is not None:
        return [place, as_text(step.event), *step.arguments]
    return [place] if step.content is None else [step.content, place]


def _handshake(step: model.Socket, client: model.Client, user: str) -> dict[str, Any]:
    body, more = body_arguments(step.body, user, compress=False)
    said: dict[str, Any] = {
        "params": parameters(step.query, user),
        "headers": mapping(headers_of(step, more), user),
        "auth": name(step.auth.identifier) if step.auth else None,
    }
    secured = _may_be_tls(step.url)
    if step.method == "SSE":
        unusual = client.library == "requests" and client.verify_tls is not True
        verify = client.verify_tls if unusual else None
        return {"method": "POST" if body else None, **body, **said, "verify": verify}
    if step.method == "WS":
        return said | {"subprotocols": list(step.subprotocols) or None, "tls": _tls(client) if secured else None}
    return said | {
        "credentials": step.credentials,
        "path": step.path if step.path != "/socket.io" else None,
        "transports": list(step.transports) or None,
        "verify": client.verify_tls if secured and client.verify_tls is not True else None,
        "certificate": client.certificate if secured else None,
    }


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
