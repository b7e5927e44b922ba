"""Auth: who the virtual users are to the target, and how they prove it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc.problems import did_you_mean
from scenarioc.spec.base import Duration, Scalar, Text, check_duration, refuse, scalar, shown
from scenarioc.spec.conditions import CaptureLike, Expect, check_json_path
from scenarioc.spec.lines import RequestLine, Url
from scenarioc.spec.model import Model
from scenarioc.spec.request import Repeatable


def check_refusals(value: Any) -> tuple[int, ...]:
    """Status codes of answers that refuse a token: 401, or a list."""
    codes = value if isinstance(value, list) else [value]
    for code in codes:
        if isinstance(code, bool) or not isinstance(code, int) or not 300 <= code <= 599:
            raise refuse(
                "not-a-status", f"{shown(code)} is not a status that refuses a token", "write `401`, or `[401, 403]`"
            )
    return tuple(codes)


def check_lifetime(value: Any) -> float | str:
    """How long a token is good: a duration, or the JSONPath of seconds in the answer."""
    return check_json_path(value) if isinstance(value, str) and value.startswith("$.") else check_duration(value)


_CODE = {"type": "integer", "minimum": 300, "maximum": 599}
Refusals = Annotated[
    tuple[int, ...], scalar(check_refusals, anyOf=[_CODE, {"type": "array", "items": _CODE}], examples=[401])
]
Lifetime = Annotated[float | str, scalar(check_lifetime, type="string", examples=["10m", "$.expires_in"])]


class Credentials(Model):
    """A name and a password."""

    username: Text
    """The name. Examples: `${accounts.email}`"""
    password: Text
    """The password. Examples: `${env.PASSWORD}`"""


class BasicAuth(Model):
    """HTTP Basic: a name and a password with every request."""

    basic: Credentials
    """The name and the password. Examples: `{username: admin, password: '${env.ADMIN_PASSWORD}'}`"""


class BearerAuth(Model):
    """A token that is known already, sent as `Authorization: Bearer …`."""

    bearer: Text
    """The token. Examples: `${env.TOKEN}`"""


class KeyAuth(Model):
    """An API key, in a header or in the query."""

    api_key: Text
    """The key. Examples: `${env.API_KEY}`"""
    header: Text | None = None
    """The header that carries it; `X-API-Key` if neither this nor `query` is given."""
    query: Text | None = None
    """The query parameter that carries it, instead of a header. Examples: `key`"""


class Refresh(Model):
    """When a token is replaced."""

    on_status: Refusals | None = None
    """Answers that refuse the token: it is replaced once, however many users meet them, and the request sent once
    more. Examples: `401`"""
    margin: Duration | None = None
    """How long before its end a token is replaced; a tenth of its life if absent, but at most 30 s. Examples: `5s`"""


class Obtained(Model):
    """What holds for every auth that has to be obtained."""

    scope: Literal["user", "worker", "test"] = "user"
    """Who shares what was obtained: nobody, the users of one worker process, or the whole test."""
    expires: Lifetime | None = None
    """How long it is good: a duration, or the JSONPath of seconds in the answer. If absent: `expires_in` of OAuth2, or
    what a JWT says about itself. Examples: `10m`"""
    refresh: Refresh | None = None
    """When it is replaced, besides before its end. Examples: `{on_status: 401}`"""
    name: Text | None = None
    """The statistics name of the requests that obtain it; `log in as …` if absent."""


class LoginAuth(Obtained):
    """A request that answers with a token."""

    login: RequestLine
    """The request. Examples: `POST /auth/token`"""
    form: dict[str, Repeatable] | None = None
    """Its body as form fields. Examples: `{username: '${accounts.email}', password: '${accounts.password}'}`"""
    json_: Any = Field(None, alias="json")
    """Its body as JSON."""
    headers: dict[str, Scalar] | None = None
    """Its headers."""
    expect: Expect | None = None
    """What must hold of its answer, or the login has failed. Examples: `{status: 201}`"""
    token: CaptureLike
    """Where the token is in the answer. Examples: `$.access_token`"""
    header: Text = "Authorization"
    """The header that carries the token."""
    prefix: Text | None = None
    """What stands before the token in the header; `Bearer` in `Authorization`, nothing in others. Examples: `Token`"""


class Csrf(Model):
    """Where a form hides its token against cross-site requests: `hidden` or `cookie`."""

    hidden: Text | None = None
    """The name of a hidden input of the page. Examples: `csrfmiddlewaretoken`"""
    cookie: Text | None = None
    """The name of a cookie that the page sets. Examples: `csrftoken`"""
    field: Text | None = None
    """The form field that sends it back; that of the same name if absent."""
    header: Text | None = None
    """The header that carries it with every later request. Examples: `X-CSRFToken`"""


def _csrf_form(value: Any) -> str:
    return "@csrf" if isinstance(value, dict | Csrf) else "@hidden"


class SessionAuth(Obtained):
    """A form on a page that answers with a session cookie."""

    session: Url
    """The page with the form. Examples: `/accounts/login/`"""
    post: Url | None = None
    """Where the form is sent; to the page itself if absent."""
    form: dict[str, Repeatable]
    """The fields of the form, without its hidden token. Examples: `{username: '${name}'}`"""
    csrf: (
        Annotated[Annotated[Text, Tag("@hidden")] | Annotated[Csrf, Tag("@csrf")], Discriminator(_csrf_form)] | None
    ) = None
    """The hidden input that has to be sent back, or a mapping. Examples: `csrfmiddlewaretoken`"""
    expect: Expect | None = None
    """What must hold of the last answer. If absent, a redirect (3xx): after a wrong password most forms come again.

    Examples: `{status: 200}`"""


class OAuth2Auth(Obtained):
    """OAuth 2.0: a token of an authorization server."""

    oauth2: Literal["client_credentials", "password", "refresh_token"]
    """The grant."""
    token_url: Url
    """The token endpoint, as a path or an absolute URL. Examples: `/oauth/token`"""
    client_id: Text | None = None
    """The client. Examples: `${env.CLIENT_ID}`"""
    client_secret: Text | None = None
    """Its secret. Examples: `${env.CLIENT_SECRET}`"""
    client_auth: Literal["basic", "body"] | None = None
    """How the client proves itself: by HTTP Basic (the default if there is a secret) or in the body."""
    username: Text | None = None
    """The user of the grant `password`."""
    password: Text | None = None
    """The user's password."""
    refresh_token: Text | None = None
    """The first token of the grant `refresh_token`. Examples: `${env.REFRESH_TOKEN}`"""
    scopes: list[Text] | None = None
    """What the token shall be good for. Examples: `[read, write]`"""
    extra: dict[str, Scalar] | None = None
    """More fields for the token endpoint. Examples: `{audience: api}`"""


class SignAuth(Model):
    """Headers that are computed from each request.

    Expressions here read `request.method`, `request.path`, `request.query` (sorted), `request.host`, `request.body` (as
    text) and `request.time`.
    """

    sign: dict[str, Text] = Field(min_length=1)
    """The headers. Examples: `{X-Signature: '${hmac_sha256(env.KEY, request.method + request.path)}'}`"""
    set: dict[str, Any] | None = None
    """Values for the expressions, worked out in this order. Examples: `{day: '${date_format(request.time)}'}`"""


class HookAuth(Obtained):
    """A function of the hooks file that gives headers."""

    hook: Text
    """The function: `def sign_in(user)`, called once for each token, or `def sign(user, request)`, called for each
    request. Examples: `sign_in`"""


_KINDS = {
    "basic": BasicAuth,
    "bearer": BearerAuth,
    "api_key": KeyAuth,
    "login": LoginAuth,
    "session": SessionAuth,
    "oauth2": OAuth2Auth,
    "sign": SignAuth,
    "hook": HookAuth,
}


def _auth_form(value: Any) -> str:
    for key, kind in _KINDS.items():
        if isinstance(value, kind) or (isinstance(value, dict) and key in value):
            return f"@{key}"
    if not isinstance(value, dict):
        return "@unknown"
    meant = next(filter(None, (did_you_mean(str(key), _KINDS) for key in value)), None)
    return f"@{meant}" if meant else "@login" if set(value) & _OF_A_LOGIN else "@unknown"


_OF_A_LOGIN = {"form", "json", "token", "prefix"}
"""Keys that tell a login whose request was forgotten."""


def refuse_kind(value: Any) -> Any:
    """An entry of no kind at all."""
    listed = ", ".join(f"`{kind}`" for kind in _KINDS)
    raise refuse(
        "unknown-auth-kind", "this entry says nothing of how users prove who they are", f"it has one of {listed}"
    )


AuthLike = Annotated[
    Annotated[BasicAuth, Tag("@basic")]
    | Annotated[BearerAuth, Tag("@bearer")]
    | Annotated[KeyAuth, Tag("@api_key")]
    | Annotated[LoginAuth, Tag("@login")]
    | Annotated[SessionAuth, Tag("@session")]
    | Annotated[OAuth2Auth, Tag("@oauth2")]
    | Annotated[SignAuth, Tag("@sign")]
    | Annotated[HookAuth, Tag("@hook")]
    | Annotated[Annotated[Any, scalar(refuse_kind, **{"not": {}})], Tag("@unknown")],
    Discriminator(_auth_form),
]
