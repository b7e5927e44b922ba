"""Requests of the plan: bodies, checks, captures, and how a user proves who it is."""

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
    `transform` is an expression over the captured value (bound to the name `value`). `demanded` says that the spec
    requires it in so many words, be it read or not.
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
    demanded: bool = False


OnFailure = Literal["continue", "end_iteration", "end_user", "end_test"]


@record
class Request:
    """One HTTP request. `url` is a path or an absolute URL, `name` the statistics name, `title` what people call it.
    `parts` are the labels under which thresholds count it apart from its row. `on_no_answer` says what ends when none
    came, if `on_failure` does not."""

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
    on_no_answer: OnFailure = "continue"
    parts: tuple[str, ...] = ()
    auth: Auth | None = None


@record
class Login:
    """What is obtained once and sent with many requests. Requests call `identifier`, and that `function`.

    `steps` obtain it and `headers` are what every request then carries, from what the steps captured; a `hook` gives
    the headers instead. `lasts` says how many seconds they are good, if anybody knows; `jwt` is a token that may say it
    about itself. With a `refresh_token` that the steps captured, those of `renewal` get the next headers.
    """

    name: str
    identifier: str
    title: str
    scope: Literal["user", "worker", "test"]
    steps: tuple[Request, ...]
    headers: tuple[NamedValue, ...]
    lasts: Expression | None
    jwt: Expression | None
    hook: str | None
    on_status: tuple[int, ...]
    margin_s: float | None
    place: Place
    refresh_token: Expression | None = None
    renewal: tuple[Request, ...] = ()
    function: str = ""
    renewal_function: str = ""


@record
class Lets:
    """A value that the headers of a signature read: a local of its function."""

    identifier: str
    value: Expression


@record
class Signature:
    """Headers that are worked out from each request: after `lets`, or by a `hook` that gets the request."""

    name: str
    identifier: str
    title: str
    lets: tuple[Lets, ...]
    headers: tuple[NamedValue, ...]
    hook: str | None
    place: Place
    function: str = ""


Auth = Login | Signature
