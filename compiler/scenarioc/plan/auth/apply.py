"""Which auth a request carries: that of its scenario, one of its own, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from scenarioc.expressions.tree import Constant, Environment, Expression, Lives, Name, Text, Type
from scenarioc.plan.context import Flow, constant, unknown
from scenarioc.plan.model import Auth, NamedValue, Request, Signature, Socket
from scenarioc.problems import Span
from scenarioc.source import Path

R = TypeVar("R", bound=Request | Socket)
NONE = "none"
"""What a request says that goes without the auth of its scenario."""


def known_auth(flow: Flow, name: str | None, at: Span) -> str | None:
    """The name of an entry of `auth`; None, and a problem, when there is no such entry."""
    if name is None or name == NONE:
        return None
    defined = flow.lowering.spec.auth or {}
    if name not in defined:
        unknown(flow, "auth", name, defined, at, f"add it to `auth`, as in `{name}: {{bearer: ${{env.TOKEN}}}}`")
        return None
    flow.lowering.used_auths.add(name)
    return name


def protected(flow: Flow, request: R, wish: str | None, path: Path) -> R:
    """The request, or what opens a connection, with what its auth adds to it.

    That of the scenario goes to the target only: to send it to another host, a request has to say so.
    """
    own = known_auth(flow, wish, flow.document.at((*path, "auth")))
    usual = flow.auth
    elsewhere = request.url is not None and _elsewhere(request.url)
    name = own or (usual if wish is None and not elsewhere else None)
    if usual is not None and name != usual:
        request = _without(flow, usual, request)
    if name is None:
        return request
    found = _static(flow, name)
    if found is not None:
        given = {header.name.lower() for header in request.headers}
        # What is the same for all requests of a scenario is among the headers of its client.
        added: tuple[NamedValue, ...] = ()
        if name != usual:
            added = tuple(header for header in found[0] if header.name.lower() not in given)
        return replace(request, headers=(*request.headers, *added), query=(*request.query, *found[1]))
    auth = _obtained(flow, name)
    if isinstance(auth, Signature):
        from scenarioc.plan.auth.sign import check_signable

        check_signable(flow, auth, request, path)
    return replace(request, auth=auth)


def with_auth_of(flow: Flow, name: str | None, path: Path) -> Flow:
    """The same place, where requests carry the auth that the scenario at `path` names."""
    return replace(flow, auth=known_auth(flow, name, flow.document.at((*path, "auth"))))


def with_default_headers(flow: Flow, headers: tuple[NamedValue, ...]) -> tuple[NamedValue, ...]:
    """The headers of all requests of a scenario, with those of its auth, as far as they are known beforehand."""
    found = _static(flow, flow.auth) if flow.auth is not None else None
    proof = found[0] if found else ()
    names = {header.name.lower() for header in proof}
    return (*(header for header in headers if header.name.lower() not in names), *proof)


def _without(flow: Flow, name: str, request: R) -> R:
    found = _static(flow, name)
    given = {header.name.lower() for header in request.headers}
    left_out: list[str] = [h.name for h in found[0] if h.name.lower() not in given] if found else []
    return replace(request, headers=(*request.headers, *(NamedValue(one, constant(None)) for one in left_out)))


def _static(flow: Flow, name: str) -> tuple[tuple[NamedValue, ...], tuple[NamedValue, ...]] | None:
    """Headers and query parameters of an auth that is known beforehand; None for one that has to be obtained."""
    from scenarioc.plan.auth.static import lower_static

    return lower_static(flow, name, (flow.lowering.spec.auth or {})[name])


def _obtained(flow: Flow, name: str) -> Auth | None:
    """The login or signature `name` as the users of this scenario need it: lowered once for all of its requests."""
    from scenarioc.plan.auth.obtain import lower_obtained

    found = flow.lowering.auths
    if (flow.scenario, name) not in found:
        lowered = lower_obtained(flow, name, (flow.lowering.spec.auth or {})[name])
        found[flow.scenario, name] = _shared(flow, name, lowered)
    return found[flow.scenario, name]


def _shared(flow: Flow, name: str, lowered: Auth | None) -> Auth | None:
    """The auth that another scenario has already, if it is the same; else one with a function of its own."""
    module = flow.lowering.module
    others = [one for (_, title), one in flow.lowering.auths.items() if title == name and one is not None]
    if lowered is None:
        return None
    for other in others:
        if _nameless(other) == _nameless(lowered):
            return other
    own = module.take(f"{lowered.identifier}_{len(others) + 1}") if others else lowered.identifier
    if isinstance(lowered, Signature):
        return replace(lowered, identifier=own, function=module.take(f"sign_for_{own}"))
    renewal = module.take(f"renew_{own}") if lowered.renewal else ""
    return replace(lowered, identifier=own, function=module.take(f"log_in_as_{own}"), renewal_function=renewal)


def _nameless(auth: Auth) -> Auth:
    if isinstance(auth, Signature):
        return replace(auth, identifier="", function="")
    return replace(auth, identifier="", function="", renewal_function="")


def _elsewhere(url: Expression) -> bool:
    """Whether a URL names its host: what was captured may, but then the target itself has said it."""
    first = url.parts[0] if isinstance(url, Text) else url
    if isinstance(first, Constant):
        return first.type is Type.TEXT and "://" in str(first.value).partition("?")[0]
    return isinstance(first, Environment) or (isinstance(first, Name) and first.variable.lives is Lives.TEST)
