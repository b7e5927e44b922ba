"""The HTTP client of a user class: its attributes, its session, and what holds for all clients of a process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarioc.expressions.tree import Constant, Text
from scenarioc.plan import model
from scenarioc.plan.walk import is_request, steps_of
from scenarioc.records import record
from scenarioc.render import Code
from scenarioc.targets.locustfile.code import as_text, call, mapping, name, python
from scenarioc.units import number


@record
class Attribute:
    """One line of a class body: a name, perhaps a type, a value."""

    name: Code
    value: Code
    type: Code | None = None


def client_attributes(user: model.User) -> list[Attribute]:
    """What the class of a user says of its client."""
    https = not (isinstance(user.host, Constant) and str(user.host.value).startswith("http://"))
    return _client(user.client, https)


def _client(client: model.Client, https: bool) -> list[Attribute]:
    found: list[Attribute] = []
    if client.library == "requests":
        return found
    for attribute, value in (
        ("connection_timeout", client.connect_timeout_s),
        ("network_timeout", client.timeout_s),
        ("max_redirects", client.max_redirects),
    ):
        if value is not None:
            found.append(Attribute(name(attribute), python(number(value))))
    if client.proxy is not None and isinstance(client.proxy, Constant):
        host, _, port = str(client.proxy.value).removeprefix("http://").rstrip("/").partition(":")
        found += [Attribute(Code("proxy_host"), python(host)), Attribute(Code("proxy_port"), python(int(port or 80)))]
    if https and (client.verify_tls is not False or client.certificate):
        found.append(Attribute(Code("insecure"), python(client.verify_tls is False)))
    if https:
        found.append(Attribute(Code("ssl_context_factory"), Code(f"staticmethod({_tls(client)})")))
    if client.shares_connections:
        found.append(Attribute(Code("client_pool"), _pool(client, https)))
    return found


def _pool(client: model.Client, https: bool) -> Code:
    """The connections of a class; a pool does not take these settings from the class."""
    strict = client.verify_tls is not False or client.certificate
    return call(
        "shared_connections",
        most=client.most_connections,
        network_timeout=number(client.timeout_s) if client.timeout_s is not None else None,
        connection_timeout=number(client.connect_timeout_s) if client.connect_timeout_s is not None else None,
        insecure=client.verify_tls is False if https and strict else None,
        ssl_context_factory=_tls(client) if https else None,
    )


def _tls(client: model.Client) -> Code:
    if client.verify_tls is True and client.certificate is None:
        return Code("tls_context")
    authority = client.verify_tls if isinstance(client.verify_tls, str) else None
    return call(
        "tls_contexts", verify=None if client.verify_tls else False, authority=authority, certificate=client.certificate
    )


def session_settings(client: model.Client) -> list[Code]:
    """What has to be set on the session of an HttpUser."""
    if client.library == "fast":
        return []
    found = []
    headers = mapping([(header.name, as_text(header.value)) for header in client.headers])
    if headers is not None:
        found.append(call("self.client.headers.update", headers))
    if client.proxy is not None:
        proxy = python(client.proxy)
        found.append(Code(f'self.client.proxies = {{"http": {proxy}, "https": {proxy}}}'))
    if client.certificate is not None:
        found.append(
            Code(f"self.client.cert = {python(client.certificate if client.certificate[1] else client.certificate[0])}")
        )
    if client.max_redirects is not None:
        found.append(Code(f"self.client.max_redirects = {client.max_redirects}"))
    return found


def client_section(users: Sequence[model.User]) -> Code | None:
    """The calls that change how FastHttpUser's client sends requests; None when it may do as it does."""
    fast = [user for user in users if user.client.library == "fast"]
    calls = []
    if any(user.client.keeps_methods for user in fast):
        calls.append(call("keep_methods"))
    requests = (step for user in fast for step in steps_of(user) if is_request(step))
    if any(_has_double_slash(request) for request in requests):
        calls.append(call("allow_double_slashes"))
    return Code("\n".join(calls)) if calls else None


def _has_double_slash(request: Any) -> bool:
    first = request.url.parts[0] if isinstance(request.url, Text) else request.url
    return isinstance(first, Constant) and str(first.value).startswith("//")
