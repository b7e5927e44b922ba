"""OAuth 2.0: the token endpoint and its grants, as RFC 6749 has them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenarioc.expressions.tree import Lives, Name, Type, Variable
from scenarioc.plan.auth.begin import begun, captured, login_request
from scenarioc.plan.auth.static import basic_header, joined
from scenarioc.plan.context import Flow, constant
from scenarioc.plan.model import FormBody, Login, NamedValue, Request
from scenarioc.source import Path
from scenarioc.spec.auth import OAuth2Auth
from scenarioc.spec.conditions import Capture

_NEEDED: dict[str, tuple[str, ...]] = {
    "client_credentials": ("client_id", "client_secret"),
    "password": ("username", "password"),
    "refresh_token": ("refresh_token",),
}
REFRESH_TOKEN = Name(Type.TEXT, Variable("refresh token", "refresh_token", Lives.ITERATION))
"""What the function that renews a token gets."""


def lower_oauth2(flow: Flow, name: str, wish: OAuth2Auth, path: Path) -> Login | None:
    """The request of the grant, and that of the refresh grant for the time when the first token ends."""
    login = begun(flow, name, wish, path)
    for key in _NEEDED[wish.oauth2]:
        if getattr(wish, key) is None:
            flow.problems.add(
                "incomplete-grant",
                f"the grant `{wish.oauth2}` needs `{key}`",
                flow.document.at((*path, "oauth2")),
                help=f"add `{key}: ${{env.{key.upper()}}}`",
            )
    first, token, lasts, refresh = _asked(flow, wish, login.title, path, ())
    login = replace(
        login,
        steps=(first,),
        headers=(NamedValue("Authorization", joined(constant("Bearer "), replace(token, type=Type.TEXT))),),
        lasts=lasts or login.lasts,
    )
    if refresh is None:
        return login
    again = _asked(flow, wish, login.title, path, (NamedValue("refresh_token", REFRESH_TOKEN),))[0]
    return replace(login, refresh_token=refresh, renewal=(again,))


def _asked(
    flow: Flow, wish: OAuth2Auth, title: str, path: Path, renewing: tuple[NamedValue, ...]
) -> tuple[Request, Name, Name | None, Name | None]:
    """The request, and what it captures: the token, the seconds that it lasts, the refresh token."""
    flow = replace(flow, names=flow.names.inner())
    request = login_request(flow, "POST", wish.token_url, (*path, "token_url"), 0, name=title, form={})
    headers, client = _client(flow, wish, path)
    fields = (*_grant(flow, wish, path, renewing), *client, *flow.named(wish.extra, (*path, "extra")))
    request = replace(request, headers=headers, body=FormBody(fields))
    wishes: dict[str, Any] = {"token": "$.access_token"}
    expires = wish.expires if wish.expires is not None else "$.expires_in"
    if isinstance(expires, str):
        wishes["expires"] = Capture.model_construct(json_=expires, required=False)
    if wish.oauth2 != "client_credentials":
        wishes["refresh"] = Capture.model_construct(json_="$.refresh_token", required=False)
    request, names = captured(flow, wishes, request, path)
    by_name = dict(zip(wishes, names, strict=True))
    return request, by_name["token"], by_name.get("expires"), by_name.get("refresh")


def _grant(flow: Flow, wish: OAuth2Auth, path: Path, renewing: tuple[NamedValue, ...]) -> tuple[NamedValue, ...]:
    if renewing:
        return (NamedValue("grant_type", constant("refresh_token")), *renewing)
    keys = () if wish.oauth2 == "client_credentials" else _NEEDED[wish.oauth2]
    given = {key: getattr(wish, key) for key in keys if getattr(wish, key) is not None}
    fields = [NamedValue("grant_type", constant(wish.oauth2))]
    fields += [NamedValue(key, flow.text(value, (*path, key))) for key, value in given.items()]
    if wish.scopes:
        fields.append(NamedValue("scope", constant(" ".join(wish.scopes))))
    return tuple(fields)


def _client(flow: Flow, wish: OAuth2Auth, path: Path) -> tuple[tuple[NamedValue, ...], tuple[NamedValue, ...]]:
    """How the client proves itself: headers and fields."""
    if wish.client_id is None:
        return (), ()
    client = flow.text(wish.client_id, (*path, "client_id"))
    if wish.client_secret is None:
        return (), (NamedValue("client_id", client),)
    secret = flow.text(wish.client_secret, (*path, "client_secret"))
    if wish.client_auth == "body":
        return (), (NamedValue("client_id", client), NamedValue("client_secret", secret))
    return (NamedValue("Authorization", basic_header(client, secret)),), ()
