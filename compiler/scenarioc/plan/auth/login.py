"""Logins by a request that answers with a token, or by the form of a page that answers with a cookie."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenarioc.expressions.tree import Expression, Type
from scenarioc.plan.auth.begin import begun, captured, login_request
from scenarioc.plan.auth.static import joined
from scenarioc.plan.context import Flow, constant
from scenarioc.plan.model import FormBody, Login, NamedValue, Request
from scenarioc.source import Path
from scenarioc.spec.auth import Csrf, LoginAuth, SessionAuth
from scenarioc.spec.conditions import Capture, Expect
from scenarioc.spec.lines import split_request
from scenarioc.spec.status import StatusWish


def lower_login(flow: Flow, name: str, wish: LoginAuth, path: Path) -> Login:
    """One request; every later one carries the token of its answer."""
    login = begun(flow, name, wish, path)
    method, url = split_request(wish.login) or ("POST", wish.login)
    offset = wish.login.index(url, len(method))
    parts = {"form": wish.form, "json_": wish.json_, "headers": wish.headers, "expect": wish.expect}
    request = login_request(flow, method, url, (*path, "login"), offset, name=login.title, **parts)
    wishes: dict[str, Any] = {"token": wish.token}
    if isinstance(wish.expires, str):
        wishes["expires"] = Capture.model_construct(json_=wish.expires, required=False)
    request, (token, *lasts) = captured(flow, wishes, request, path)
    prefix = wish.prefix if wish.prefix is not None else "Bearer" if wish.header == "Authorization" else ""
    # In mixed text, anything becomes text.
    value: Expression = joined(constant(f"{prefix} "), replace(token, type=Type.TEXT)) if prefix else token
    return replace(
        login,
        steps=(request,),
        headers=(NamedValue(wish.header, value),),
        lasts=lasts[0] if lasts else login.lasts,
        jwt=token if wish.expires is None else None,
    )


def lower_session(flow: Flow, name: str, wish: SessionAuth, path: Path) -> Login:
    """The page, then its form; every later request carries the cookies that these two set."""
    login = begun(flow, name, wish, path)
    if wish.scope != "user":
        flow.problems.add(
            "shared-session",
            "a session belongs to one user: it is in the cookies of one client",
            flow.document.at((*path, "scope")),
            help="leave `scope` out",
        )
    csrf = Csrf.model_construct(hidden=wish.csrf) if isinstance(wish.csrf, str) else wish.csrf
    page = login_request(flow, "GET", wish.session, (*path, "session"), 0, name=login.title)
    wishes: dict[str, Any] = {"page": Capture.model_construct(url=True)}
    if csrf is not None:
        wishes["csrf"] = _source(flow, csrf, path)
    page, names = captured(flow, wishes, page, path)
    sent = _form(flow, wish, login, path)
    sent = replace(sent, headers=(NamedValue("Referer", names[0]), *sent.headers))
    if csrf is None:
        return replace(login, steps=(page, sent))
    if isinstance(sent.body, FormBody):
        field = NamedValue(csrf.field or csrf.hidden or csrf.cookie or "", names[1])
        sent = replace(sent, body=FormBody((field, *sent.body.fields)))
    if csrf.header and csrf.cookie:
        # A login gives the cookie a new value.
        sent, names = captured(flow, {"csrf": Capture.model_construct(cookie=csrf.cookie)}, sent, path)
    later = (NamedValue(csrf.header, names[-1]),) if csrf.header else ()
    return replace(login, steps=(page, sent), headers=later)


def _source(flow: Flow, csrf: Csrf, path: Path) -> Capture:
    if (csrf.cookie is None) == (csrf.hidden is None):
        flow.problems.add(
            "one-source",
            "a token against cross-site requests is in exactly one place",
            flow.document.key_at((*path, "csrf")),
            help="write `hidden: csrf_token` or `cookie: csrftoken`",
        )
    if csrf.cookie is not None:
        return Capture.model_construct(cookie=csrf.cookie)
    return Capture.model_construct(hidden=csrf.hidden or "")


def _form(flow: Flow, wish: SessionAuth, login: Login, path: Path) -> Request:
    target, key = (wish.post, "post") if wish.post else (wish.session, "session")
    # After a wrong password most forms come again, with status 200.
    expect = wish.expect or Expect.model_construct(status=StatusWish((), (3,)))
    parts = {"form": wish.form, "expect": expect, "redirects": wish.expect is not None}
    request = login_request(flow, "POST", target, (*path, key), 0, name=login.title, **parts)
    return replace(request, place=flow.lowering.place((*path, "form")))
