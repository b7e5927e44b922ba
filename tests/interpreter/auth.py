"""Logs users in and signs requests as a plan says; nothing ends while it runs, so nobody logs in twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from interpreter import hooks
from interpreter.expressions import text_of
from scenarioc.expressions.tree import Lives
from scenarioc.plan import model
from support.trace import CLOCK

if TYPE_CHECKING:
    from interpreter.steps import Steps

Headers = dict[str, str]


def logged_in(steps: Steps, login: model.Login) -> Headers:
    """The headers that a login gave this user, or whoever shares it; it logs in first if nobody has."""
    known = steps.tokens if login.scope == "user" else steps.shared_tokens
    if login.identifier not in known:
        outer = steps.memory.lives[Lives.ITERATION]
        steps.memory.begin_iteration()
        try:
            steps.through(login.steps)
            known[login.identifier] = _headers(steps, login.headers, login.hook, {})
        finally:
            steps.memory.lives[Lives.ITERATION] = outer
    return known[login.identifier]


def signed(steps: Steps, wish: model.Request | model.Socket, values: dict[str, Any]) -> Headers:
    """The headers that a signature adds to a request with these values."""
    signature = wish.auth
    assert isinstance(signature, model.Signature)
    parts = urlsplit(values["url"] if "://" in values["url"] else steps.client.host + values["url"])
    pairs = parse_qsl(parts.query) + parse_qsl(urlencode(values["query"], doseq=True))
    encoded = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in pairs)
    request = {
        "method": wish.method if isinstance(wish, model.Request) else "POST" if wish.body else "GET",
        "host": parts.netloc,
        "path": parts.path,
        "query": "&".join(f"{name}={value}" for name, value in encoded),
        "body": _text(getattr(wish, "body", None), values["body"]),
        "time": datetime.fromtimestamp(CLOCK, UTC),
    }
    outer = steps.memory.lives[Lives.ITERATION]
    steps.memory.begin_iteration()
    try:
        steps.memory.keep("request", False, request)
        for one in signature.lets:
            steps.memory.keep(one.identifier, False, steps.value(one.value))
        return _headers(steps, signature.headers, signature.hook, {"request": request})
    finally:
        steps.memory.lives[Lives.ITERATION] = outer


def _headers(steps: Steps, headers: Any, hook: str | None, arguments: dict[str, Any]) -> Headers:
    if hook is not None:
        return dict(hooks.call(steps, hook, arguments))
    return {one.name: text_of(steps.value(one.value)) for one in headers}


def _text(kind: model.Body | None, body: Any) -> str:
    match kind:
        case model.JsonBody():
            return json.dumps(body)
        case model.FormBody():
            return urlencode(body, doseq=True)
    return body or ""
