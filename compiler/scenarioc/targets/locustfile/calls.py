"""How a request of the plan is written as a call of Locust's HTTP client."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scenarioc.expressions.tree import Array, Call, Constant, Environment, Expression, Name, Text, Type
from scenarioc.plan import model
from scenarioc.render import Code
from scenarioc.targets.copies import sent
from scenarioc.targets.locustfile.code import as_content, as_text, call, mapping, name, python, sequence, url
from scenarioc.units import number

_PATIENCE_S = 60  # what FastHttpUser has; HttpUser would wait for ever
_SHORT = ("get", "post", "put", "patch", "delete", "head", "options")


def request_call(
    request: model.Request, client: model.Client, user: str, *, catch: bool, through: str = "self.client"
) -> Code:
    """`self.client.get("/items", name="/items")`, with `catch_response=True` where the answer is looked at.

    A request with an auth goes through the client that it gives: `member(self).get("/items")`.
    """
    method = request.method.lower()
    first = [] if method in _SHORT else [request.method]
    body, headers = body_arguments(request.body, user, compress=request.compress)
    patience_s = request.timeout_s or client.timeout_s or _PATIENCE_S
    keywords: dict[str, Any] = {
        "params": parameters(request.query, user),
        **body,
        "headers": mapping(headers_of(request, [*headers, *_cookies(request, client, user, through)]), user),
        "cookies": mapping([(c.name, as_text(c.value)) for c in request.cookies], user)
        if client.library == "requests"
        else None,
        "allow_redirects": None if request.follow_redirects else False,
        "timeout": number(patience_s) if client.library == "requests" else None,
        # The time in which users log in is not the time of the request.
        "limit_s": number(request.timeout_s)
        if request.auth and request.timeout_s and client.library == "fast"
        else None,
        "verify": None if client.library == "fast" or client.verify_tls is True else client.verify_tls,
        "name": _name(request, client),
        "context": mapping([("parts", list(request.parts))]) if request.parts else None,
        "catch_response": catch or None,
    }
    verb = method if method in _SHORT else "request"
    written = call(verb, *first, url(request.url, user), _user=user, **keywords)
    sender = f"{name(request.auth.identifier)}({name(user)})" if request.auth else name(through)
    return Code(f"{sender}.{written}")


def time_limit(request: model.Request, client: model.Client) -> float | None:
    """Seconds after which gevent has to end the request; requests has a parameter of its own for it."""
    return request.timeout_s if client.library == "fast" and request.auth is None else None


def _name(request: model.Request, client: model.Client) -> str | None:
    plain = isinstance(request.url, Constant) and request.url.value == request.name
    # HttpUser would put the parameters into the name, so that every value gets a row, and leave a second host out.
    differs = client.library == "requests" and (request.query or "://" in request.name)
    return None if plain and not differs else request.name


def present(values: tuple[model.NamedValue, ...]) -> list[model.NamedValue]:
    """Those values that are not null, which leaves one out."""
    return [value for value in values if value.value.type is not Type.NONE]


def parameters(query: tuple[model.NamedValue, ...], user: str) -> Code | None:
    """The parameters of a query; None when there are none."""
    items = present(query)
    return mapping([(item.name, _many(item.value, user)) for item in items], user)


def _many(value: Expression, user: str) -> Expression | Code:
    """A value of a parameter or a field: text, or a list of texts that repeats it."""
    if value.type is Type.ANY:
        return call("one_or_many", value, _user=user)
    if value.type is not Type.LIST:
        return value if value.type is Type.INTEGER else as_text(value)
    if isinstance(value, Array):
        plain = (Type.INTEGER, Type.TEXT)
        return replace(value, items=tuple(item if item.type in plain else as_text(item) for item in value.items))
    ready = isinstance(value, Call) and value.function in ("range", "split")
    return value if ready else call("texts", value, _user=user)


def headers_of(request: model.Request | model.Socket, more: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The headers of a request, with those that its body and cookies need."""
    own = [(header.name, as_text(header.value)) for header in present(request.headers)]
    given = {header.lower() for header, _ in own}
    return [*own, *((header, value) for header, value in more if header.lower() not in given or header == "Cookie")]


def _cookies(request: model.Request, client: model.Client, user: str, through: str) -> list[tuple[str, Any]]:
    cookies = [(c.name, as_text(c.value)) for c in request.cookies]
    if not cookies or client.library != "fast":
        return []
    values, host = mapping(cookies, user), _other_host(request.url)
    return [("Cookie", call("cookie_header", name(through), values, _user=user, url=host))]


def _other_host(url: Expression) -> Expression | None:
    """The beginning of a URL as far as it says which host is asked; None for a path."""
    first = url.parts[0] if isinstance(url, Text) else url
    if isinstance(first, Constant):
        return None if str(first.value).startswith(("/", "?")) else first
    return first if isinstance(first, Environment | Name) else None


def body_arguments(
    body: model.Body | None, user: str, *, compress: bool
) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """The keyword arguments for the body, and the headers that it needs."""
    match body:
        case None:
            return {}, []
        case model.JsonBody():
            if compress:
                return {"data": call("gzipped_json", body.value, _user=user)}, [
                    ("Content-Type", "application/json"),
                    ("Content-Encoding", "gzip"),
                ]
            if body.value.type in (Type.NONE, Type.ANY):
                # With `json=None` the clients would send no body at all.
                written = call("json.dumps", body.value, _user=user)
                return {"data": written}, [("Content-Type", "application/json")]
            return {"json": python(body.value, user)}, []
        case model.FormBody():
            return _form(body, user, compress)
        case model.RawBody():
            return _raw(body, user, compress)
    return {**_multipart(body, user)}, []


def _form(body: model.FormBody, user: str, compress: bool) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    items = present(body.fields)
    fields = mapping([(field.name, _many(field.value, user)) for field in items], user) or Code("{}")
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    if compress:
        return {"data": call("gzipped", call("urlencode", fields, doseq=True))}, [kind, ("Content-Encoding", "gzip")]
    if any(field.value.type in (Type.LIST, Type.ANY) for field in items):
        # FastHttpUser would send the text of the list instead of repeating the field.
        return {"data": call("urlencode", fields, doseq=True)}, [kind]
    return {"data": fields}, []


def _raw(body: model.RawBody, user: str, compress: bool) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    headers: list[tuple[str, Any]] = [("Content-Type", body.content_type)] if body.content_type else []
    content = call("file_content", sent(body.file)) if body.file else python(as_content(body.value), user)
    if compress:
        return {"data": call("gzipped", content)}, [*headers, ("Content-Encoding", "gzip")]
    return {"data": content}, headers


def _multipart(body: model.MultipartBody, user: str) -> dict[str, Any]:
    values = [_value_of(part) for part in body.parts]
    plain = sum(value is not None for value in values)
    # The clients send fields before files, and a form without a file as a plain one.
    first = plain if plain < len(values) and None not in values[:plain] else 0
    fields = [(part.name, value) for part, value in zip(body.parts, values[:first], strict=False)]
    files = [(part.name, _as_file(part, user)) for part in body.parts[first:]]
    return {"data": mapping(fields, user), "files": mapping(files, user) or sequence([])}


def _value_of(part: model.Part) -> Expression | None:
    """The text of a part that is a field; None for a file."""
    if part.value is None or part.filename is not None or part.content_type is not None:
        return None
    return as_text(part.value)


def _as_file(part: model.Part, user: str) -> Code:
    """The name, content and type of a part."""
    if (value := _value_of(part)) is not None:
        return Code(f"(None, {python(value, user)})")
    content = call("file_content", sent(part.file)) if part.file else python(as_content(part.value), user)
    written = [python(part.filename, user) if part.filename else Code("None"), content]
    return Code(f"({', '.join([*written, *([python(part.content_type)] if part.content_type else [])])})")
