"""Auth that is known beforehand: headers and query parameters like others."""

from __future__ import annotations

from scenarioc.expressions.tree import Call, Expression, Text, Type
from scenarioc.plan.context import Flow, constant, either
from scenarioc.plan.model import NamedValue
from scenarioc.source import Path
from scenarioc.spec.auth import AuthLike, BasicAuth, BearerAuth, KeyAuth

_Values = tuple[NamedValue, ...]


def lower_static(flow: Flow, name: str, wish: AuthLike) -> tuple[_Values, _Values] | None:
    """The headers and the query parameters of an auth; None for one that has to be obtained."""
    path: Path = ("auth", name)
    match wish:
        case BasicAuth():
            inside = (*path, "basic")
            credentials = wish.basic
            user = flow.text(credentials.username, (*inside, "username"))
            password = flow.text(credentials.password, (*inside, "password"))
            return (NamedValue("Authorization", basic_header(user, password)),), ()
        case BearerAuth():
            token = flow.text(wish.bearer, (*path, "bearer"))
            return (NamedValue("Authorization", joined(constant("Bearer "), token)),), ()
        case KeyAuth():
            return _key(flow, wish, path)
    return None


def _key(flow: Flow, wish: KeyAuth, path: Path) -> tuple[_Values, _Values]:
    if wish.header is not None and wish.query is not None:
        message = "a key goes either into a header or into the query"
        either(flow, "two-places", message, path, ("header", "query"), "keep one of them")
    key = flow.text(wish.api_key, (*path, "api_key"))
    if wish.query is not None:
        return (), (NamedValue(wish.query, key),)
    return (NamedValue(wish.header or "X-API-Key", key),), ()


def joined(*parts: Expression) -> Expression:
    """The parts as one text."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Text) else (part,)))
    return Text(Type.TEXT, flat)


def basic_header(user: Expression, password: Expression) -> Expression:
    """The value of an `Authorization` header with a name and a password, as RFC 7617 has it."""
    return Call(Type.TEXT, "basic_auth", (user, password))
