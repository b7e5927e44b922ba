"""Lowering of requests: method, URL, names, bodies."""

from __future__ import annotations

import mimetypes
import posixpath
from dataclasses import replace
from typing import Any

from scenarioc.expressions.tree import Expression, Object, Type
from scenarioc.plan.answers import lower_captures, lower_checks, lower_status
from scenarioc.plan.auth.apply import protected
from scenarioc.plan.context import Flow, constant, either
from scenarioc.plan.data.bodies import MEDIA, batch_form
from scenarioc.plan.lines import plain_request
from scenarioc.plan.model import Body, FormBody, JsonBody, MultipartBody, RawBody, Request
from scenarioc.plan.model import Part as PlanPart
from scenarioc.problems import Label
from scenarioc.source import Path
from scenarioc.spec.base import has_expression
from scenarioc.spec.lines import METHODS, split_request
from scenarioc.spec.request import BodyFile, Part
from scenarioc.spec.request import Request as SpecRequest

_BODIES = ("json_", "form", "body", "multipart", "graphql")


def lower_request(flow: Flow, spec: SpecRequest, path: Path, title: str | None) -> Request | None:
    """A request written as a mapping; None when it does not say where to."""
    given = [name for name in (*METHODS, "request") if getattr(spec, name) is not None]
    if len(given) != 1:
        _count_methods(flow, given, path)
        return None
    key = given[0]
    text = getattr(spec, key)
    if key == "request":
        method, url = split_request(text) or ("GET", text)
        offset = text.index(url, len(method))
    else:
        method, url, offset = key.upper(), text, 0
    return request_to(flow, spec, method, url, flow.url(url, (*path, key), offset), path, title)


def _count_methods(flow: Flow, given: list[str], path: Path) -> None:
    if given:
        message = f"a request has one method, here are `{given[0]}` and `{given[1]}`"
        either(flow, "two-methods", message, path, (given[0], given[1]), "make two steps of it")
    else:
        flow.problems.add(
            "no-method",
            "this request does not say where to",
            flow.document.key_at(path),
            help="add for example `get: /items`",
        )


def request_to(
    flow: Flow, spec: SpecRequest, method: str, url: str, target: Expression, path: Path, title: str | None
) -> Request:
    """The request whose method and URL are known; `url` is the text, `target` what it means."""
    if spec.name is not None and has_expression(spec.name):
        flow.problems.add(
            "dynamic-name",
            "a statistics name must not change while the test runs",
            flow.document.at((*path, "name")),
            help="every different name makes a row of its own; write it without `${…}`",
        )
    capture = spec.capture or {}
    located = _captures_location(flow, spec, path)
    expect = spec.expect
    plain = plain_request(flow, method, url, target, path, title)
    request = replace(
        plain,
        name=spec.name or plain.name,
        query=flow.named(spec.query, (*path, "query")),
        headers=flow.named(spec.headers, (*path, "headers")),
        cookies=flow.named(spec.cookies, (*path, "cookies")),
        body=_body(flow, spec, path),
        timeout_s=spec.timeout,
        follow_redirects=spec.redirects is not False and not located,
        compress=bool(spec.compress),
        status=lower_status(expect),
        checks=lower_checks(flow, expect, (*path, "expect")) if expect else (),
        captures=lower_captures(flow, capture, (*path, "capture")),
        on_failure=spec.on_failure or plain.on_failure,
        on_no_answer=flow.on_no_answer if (spec.on_failure or plain.on_failure) == "continue" else "continue",
        tags=spec.tags or (),
    )
    return protected(flow, request, spec.auth, path)


def _captures_location(flow: Flow, spec: SpecRequest, path: Path) -> bool:
    for name, capture in (spec.capture or {}).items():
        if not isinstance(capture, str) and capture.location:
            if spec.redirects:
                flow.problems.add(
                    "location-of-followed",
                    "a redirect that is followed has no `location` to capture",
                    flow.document.key_at((*path, "capture", name, "location")),
                    help="leave `redirects` out, or capture `url` instead",
                    labels=[Label(flow.document.key_at((*path, "redirects")), "redirects are followed")],
                )
            return True
    return False


def _body(flow: Flow, spec: SpecRequest, path: Path) -> Body | None:
    given = [name for name in _BODIES if name in spec.model_fields_set]
    if len(given) > 1:
        one, other = given[0].rstrip("_"), given[1].rstrip("_")
        message = f"a request has one body, here are `{one}` and `{other}`"
        either(flow, "two-bodies", message, path, (one, other), "keep one of them")
    match given[:1]:
        case ["json_"]:
            return JsonBody(flow.value(spec.json_, (*path, "json")))
        case ["form"] if spec.form is not None:
            return FormBody(flow.named(spec.form, (*path, "form")))
        case ["body"] if isinstance(spec.body, BodyFile):
            return RawBody(
                None,
                file_of(flow, spec.body.file, (*path, "body", "file")),
                spec.body.content_type or media_type(spec.body.file),
            )
        case ["body"] if isinstance(spec.body, str):
            value = flow.text(spec.body, (*path, "body"))
            return RawBody(value, None, MEDIA.get(batch_form(flow, value) or ""))
        case ["multipart"] if spec.multipart is not None:
            parts = spec.multipart.items()
            return MultipartBody(tuple(_part(flow, name, part, (*path, "multipart", name)) for name, part in parts))
        case ["graphql"] if spec.graphql is not None:
            return JsonBody(_graphql(flow, spec.graphql, (*path, "graphql")))
    return None


def _graphql(flow: Flow, graphql: Any, path: Path) -> Object:
    # A GraphQL document has braces and `$` of its own, so it is never searched for expressions.
    items: list[tuple[Expression, Expression]] = [(constant("query"), constant(graphql.query))]
    if graphql.variables is not None:
        items.append((constant("variables"), flow.value(graphql.variables, (*path, "variables"))))
    if graphql.operation is not None:
        items.append((constant("operationName"), constant(graphql.operation)))
    return Object(Type.OBJECT, tuple(items))


def _part(flow: Flow, name: str, part: Any, path: Path) -> PlanPart:
    if not isinstance(part, Part):
        return _content(flow, PlanPart(name, flow.content(part, path)))
    if (part.file is None) == (part.content is None):
        flow.problems.add(
            "part-needs-content",
            f"`{name}` needs either `file` or `content`",
            flow.document.key_at(path),
            help="write `{file: a.pdf}` for a file, or the text itself for a field",
        )
    filename = flow.text(part.filename, (*path, "filename")) if part.filename else None
    if part.file is not None:
        return PlanPart(
            name,
            None,
            file_of(flow, part.file, (*path, "file")),
            filename or constant(part.file.rsplit("/", 1)[-1]),
            part.content_type or media_type(part.file),
        )
    content = flow.content(part.content, (*path, "content"))
    return _content(flow, PlanPart(name, content, None, filename, part.content_type))


def _content(flow: Flow, part: PlanPart) -> PlanPart:
    """The part as it is, or, when its content is a batch, as a file."""
    form = batch_form(flow, part.value) if part.value is not None else None
    if form is None:
        return part
    filename = part.filename or constant(f"{part.name}.{form}")
    return replace(part, filename=filename, content_type=part.content_type or MEDIA[form])


def file_of(flow: Flow, name: str, path: Path) -> str:
    """The path of a file that a request sends; it stays relative, so that it can travel with the locustfile."""
    at = flow.document.at(path)
    if has_expression(name):
        flow.problems.add(
            "dynamic-file", "the path of a file must not change while the test runs", at, help="write it without `${…}`"
        )
    elif name.startswith("/") or ":" in name[:3] or ".." in name.replace("\\", "/").split("/"):
        flow.problems.add(
            "file-outside", f"`{name}` is not below the folder of the spec", at, help="put the file beside the spec"
        )
    return posixpath.normpath(name.replace("\\", "/"))


def media_type(name: str) -> str:
    """The media type that the name of a file suggests."""
    # Python's own table only: what the machine adds to it must not change the output.
    return mimetypes.MimeTypes().guess_type(name, strict=True)[0] or "application/octet-stream"
