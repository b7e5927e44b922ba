"""Requests: as endpoints with a name, and as steps of a flow."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Duration, Scalar, Tags, Text, kind_of, refuse, scalar
from scenarioc.spec.conditions import CaptureLike, Expect
from scenarioc.spec.lines import RequestLine, Url
from scenarioc.spec.model import Model


class BodyFile(Model):
    """A body read from a file."""

    file: Text
    """Path of the file, relative to the spec."""
    content_type: Text | None = None
    """The media type; guessed from the name of the file if absent."""


class Part(Model):
    """One part of a multipart body: a file, or content of its own."""

    file: Text | None = None
    """Path of a file, relative to the spec."""
    content: Scalar = None
    """The content as text, instead of a file."""
    filename: Text | None = None
    """The file name that the server is told."""
    content_type: Text | None = None
    """The media type of the part."""


class GraphQL(Model):
    """A GraphQL operation, sent as JSON."""

    query: Text
    """The document. Examples: `query($id: ID!) { item(id: $id) { title } }`"""
    variables: dict[str, Any] | None = None
    """Variables of the operation; values may hold `${…}`."""
    operation: Text | None = None
    """The operation's name, when the document holds several."""


def _text_or(tag: str) -> Any:
    def form(value: Any) -> str:
        return f"@{tag}" if isinstance(value, dict | Model) else "@text"

    return Discriminator(form)


BodyLike = Annotated[Annotated[Text, Tag("@text")] | Annotated[BodyFile, Tag("@file")], _text_or("file")]
PartLike = Annotated[Annotated[Scalar, Tag("@text")] | Annotated[Part, Tag("@part")], _text_or("part")]
OnFailure = Literal["continue", "end_iteration", "end_user", "end_test"]


def check_form_value(value: Any) -> Any:
    """Text, a number, or a list of them, which repeats the field."""
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, list | dict) for item in value)):
        raise refuse("wrong-type", f"expected text, a number or a list of them, found {kind_of(value)}")
    return value


Repeatable = Annotated[
    Any,
    scalar(
        check_form_value,
        anyOf=[
            {"type": ["string", "number", "boolean", "null"]},
            {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}},
        ],
    ),
]


class Request(Model):
    """One HTTP request: exactly one of `get`, `post`, `put`, `patch`, `delete`, `head`, `options`, `request`."""

    get: Url | None = None
    """A GET request of this path or absolute URL. Examples: `/items`"""
    post: Url | None = None
    """A POST request of this path or absolute URL. Examples: `/items`"""
    put: Url | None = None
    """A PUT request of this path or absolute URL."""
    patch: Url | None = None
    """A PATCH request of this path or absolute URL."""
    delete: Url | None = None
    """A DELETE request of this path or absolute URL."""
    head: Url | None = None
    """A HEAD request of this path or absolute URL."""
    options: Url | None = None
    """An OPTIONS request of this path or absolute URL."""
    request: RequestLine | None = None
    """Method and path in one text; the way to any other method. Examples: `PURGE /cache`"""
    name: Text | None = None
    """The statistics name. By default the path with `${…}` shown as `{…}`, so that all ids share one row."""
    tags: Tags | None = None
    """Tags that thresholds select by. Examples: `[checkout]`"""
    query: dict[str, Repeatable] | None = None
    """Query parameters; null leaves one out, a list repeats it. Examples: `{limit: 20}`"""
    headers: dict[str, Scalar] | None = None
    """Request headers, on top of the defaults; null removes one. Examples: `{Accept: text/html}`"""
    cookies: dict[str, Scalar] | None = None
    """Cookies sent with this request, on top of those the server has set."""
    json_: Any = Field(None, alias="json")
    """The body as JSON; every text in it may hold `${…}`. Examples: `{title: new}`"""
    form: dict[str, Repeatable] | None = None
    """The body as form fields (`application/x-www-form-urlencoded`). Examples: `{q: shoes}`"""
    body: BodyLike | None = None
    """The body as text, or a file."""
    multipart: dict[str, PartLike] | None = None
    """The body as `multipart/form-data`: fields and files."""
    graphql: GraphQL | None = None
    """The body as a GraphQL operation."""
    timeout: Duration | None = None
    """Fail the request when it takes longer. Examples: `10s`"""
    redirects: bool | None = None
    """Whether redirects are followed; true unless `location` is captured."""
    compress: bool | None = None
    """Send the body compressed with gzip."""
    expect: Expect | None = None
    """What must hold of the answer. Examples: `{status: 201, time: < 500ms}`"""
    capture: dict[str, CaptureLike] | None = None
    """Variables and where their values are in the answer. Examples: `{item_id: $.id}`"""
    auth: Text | None = None
    """An entry of `auth` instead of that of the scenario; `none` for nothing. Examples: `admin` · `none`"""
    on_failure: OnFailure | None = None
    """What a failed request means for the user; `continue` by default."""


def _endpoint_form(value: Any) -> str:
    return "@request" if isinstance(value, dict | Request) else "@line"


EndpointLike = Annotated[
    Annotated[RequestLine, Tag("@line")] | Annotated[Request, Tag("@request")], Discriminator(_endpoint_form)
]
