"""Requests of the plan: bodies, checks, captures."""

from __future__ import annotations

from typing import Literal

from scenarioc.expressions.tree import Expression
from scenarioc.plan.model.values import NamedValue, Place
from scenarioc.records import record


@record
class JsonBody:
    """`value` sent as JSON."""

    value: Expression


@record
class FormBody:
    """Fields sent as `application/x-www-form-urlencoded`; a list value repeats its field."""

    fields: tuple[NamedValue, ...]


@record
class RawBody:
    """Text or bytes as they are; `file` is read once per process instead of `value`."""

    value: Expression | None
    file: str | None = None
    content_type: str | None = None


@record
class Part:
    """One part of a multipart body: a field (`value`), or a file (from disk, or `value` as its content)."""

    name: str
    value: Expression | None
    file: str | None = None
    filename: Expression | None = None
    content_type: str | None = None


@record
class MultipartBody:
    """Parts sent as `multipart/form-data`."""

    parts: tuple[Part, ...]


Body = JsonBody | FormBody | RawBody | MultipartBody


@record
class StatusRule:
    """Which status codes pass: single codes and classes (2 for 2xx). Empty: every status below 400."""

    codes: tuple[int, ...] = ()
    classes: tuple[int, ...] = ()
    negated: bool = False


Subject = Literal["time", "header", "content_type", "body", "json", "json_schema", "url", "cookie", "xpath", "css"]


@record
class Check:
    """One expectation. `subject` says what is looked at, `selector` which header, JSON path …; `operator` and
    `expected` say what must hold (`equals in contains matches type exists count lt le gt ge` …)."""

    subject: Subject
    selector: str | None
    operator: str
    expected: Expression | None
    negated: bool
    place: Place


CaptureSource = Literal[
    "json", "header", "cookie", "regex", "xpath", "css", "location", "url", "hidden", "status", "body", "time"
]


@record
class Capture:
    """Take a value from an answer into a variable.

    `selector` is the JSONPath, header, pattern …; `detail` the regex group, the CSS or XPath attribute or the
    query parameter of a location. `pick` is `first`, `last`, `random`, `all` or a position from 0.
    `transform` is an expression over the captured value (bound to the name `value`).
    """

    variable: str
    identifier: str
    user_lived: bool
    source: CaptureSource
    selector: str | None
    detail: str | None
    pick: Literal["first", "last", "random", "all"] | int
    default: Expression | None
    required: bool
    transform: Expression | None
    place: Place


OnFailure = Literal["continue", "end_iteration", "end_user", "end_test"]


@record
class Request:
    """One HTTP request. `url` is a path or an absolute URL, `name` the statistics name, `title` what people call it.
    `parts` are the labels under which thresholds count it apart from its row."""

    method: str
    url: Expression
    name: str
    title: str
    query: tuple[NamedValue, ...]
    headers: tuple[NamedValue, ...]
    cookies: tuple[NamedValue, ...]
    body: Body | None
    timeout_s: float | None
    follow_redirects: bool
    compress: bool
    status: StatusRule | None
    checks: tuple[Check, ...]
    captures: tuple[Capture, ...]
    on_failure: OnFailure
    tags: tuple[str, ...]
    place: Place
    endpoint: str | None = None
    parts: tuple[str, ...] = ()
