"""What all kinds of logins have in common: requests that obtain something, and captures from their answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenarioc.expressions.tree import Lives, Name, Type, Variable
from scenarioc.naming import identifier
from scenarioc.plan.answers import lower_captures
from scenarioc.plan.context import Flow, constant
from scenarioc.plan.model import Login, Request
from scenarioc.plan.requests import request_to
from scenarioc.source import Path
from scenarioc.spec.auth import Obtained
from scenarioc.spec.request import Request as SpecRequest
from scenarioc.units import number


def begun(flow: Flow, name: str, wish: Obtained, path: Path) -> Login:
    """A login of which only what all kinds have in common is known."""
    refresh = wish.refresh
    return Login(
        name=name,
        identifier=flow.lowering.auth_names[name],
        title=wish.name or f"log in as {name}",
        scope=wish.scope,
        steps=(),
        headers=(),
        lasts=constant(number(wish.expires)) if isinstance(wish.expires, float) else None,
        jwt=None,
        hook=None,
        on_status=(refresh.on_status or ()) if refresh else (),
        margin_s=refresh.margin if refresh else None,
        place=flow.lowering.place(path),
    )


def captured(flow: Flow, wishes: dict[str, Any], request: Request, path: Path) -> tuple[Request, tuple[Name, ...]]:
    """The request with captures, and the names of what they capture."""
    variables = [Variable(name, flow.names.take(identifier(name)), Lives.ITERATION) for name in wishes]
    captures = lower_captures(flow.seeing(*variables), wishes, path)
    texts = (captures[number].source != "json" for number in range(len(captures)))
    kinds = (Type.TEXT if text else Type.ANY for text in texts)
    names = tuple(Name(kind, variable) for kind, variable in zip(kinds, variables, strict=False))
    return replace(request, captures=(*request.captures, *captures)), names


def login_request(flow: Flow, method: str, url: str, at: Path, offset: int, **parts: Any) -> Request:
    """A request that obtains something: its failure ends the attempt, whatever it is."""
    given = {key: value for key, value in parts.items() if value is not None}
    spec = SpecRequest.model_construct(**given, on_failure="end_iteration")
    request = request_to(flow, spec, method, url, flow.url(url, at, offset), at[:2], None)
    return replace(request, place=flow.lowering.place(at))
