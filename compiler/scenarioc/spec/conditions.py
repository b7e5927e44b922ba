"""What a request may expect of its answer, and what it may take from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc import units
from scenarioc.spec.base import Count, Text, kind_of, refuse, scalar, shown
from scenarioc.spec.model import Model
from scenarioc.spec.status import Status


def check_time_limit(value: Any) -> float:
    """Seconds of `< 500ms`."""
    if isinstance(value, str) and value.strip().startswith("<"):
        limit = value.strip()[1:].lstrip("=").strip()
        if (seconds := units.duration(limit)) is not None and seconds > 0:
            return seconds
    bare = str(value).strip().lstrip("<= ")
    fix = f"< {bare}" if units.duration(bare) else f"< {bare}ms" if bare.isdecimal() else None
    raise refuse("not-a-time-limit", f"{shown(value)} is not a limit on time", "write it as `< 500ms` or `< 2s`", fix)


TimeLimit = Annotated[
    float, scalar(check_time_limit, type="string", pattern="^\\s*<=?\\s*[0-9]", examples=["< 500ms", "< 2s"])
]
JsonType = Literal["string", "number", "integer", "boolean", "array", "object", "null"]


class PlainCondition(Model):
    """What must hold of a value; every key that is given must hold."""

    equals: Any = None
    """The value is exactly this; `${…}` may be used. Examples: `done` · `3`"""
    in_: list[Any] | None = Field(None, alias="in")
    """The value is one of these. Examples: `[open, done]`"""
    contains: Any = None
    """A text contains this text, or a list this item. Examples: `Welcome`"""
    matches: Text | None = None
    """A regular expression is found in the text. Examples: `^ord-[0-9]+$`"""
    type: JsonType | None = None
    """The JSON type of the value."""
    exists: bool | None = None
    """Whether there is such a value at all; true also for `null`."""
    count: int | None = None
    """How many items a list, keys a mapping or characters a text has. Examples: `20`"""
    gt: Any = None
    """The value is greater than this number."""
    ge: Any = None
    """The value is this number or greater."""
    lt: Any = None
    """The value is less than this number."""
    le: Any = None
    """The value is this number or less."""


class Condition(PlainCondition):
    """What must hold of a value; every key that is given must hold."""

    not_: PlainCondition | None = Field(None, alias="not")
    """What must not hold: every key that is given must fail. Examples: `{equals: failed}`"""


def _condition_form(value: Any) -> str:
    return "@condition" if isinstance(value, dict | Condition) else "@equal"


def check_equal(value: Any) -> Any:
    """A plain value means `equals`."""
    return value


EqualTo = Annotated[Any, scalar(check_equal, type=["string", "number", "boolean", "null", "array"])]
ConditionLike = Annotated[
    Annotated[EqualTo, Tag("@equal")] | Annotated[Condition, Tag("@condition")], Discriminator(_condition_form)
]


class Expect(Model):
    """Checks of an answer. Without `status`, every status below 400 passes."""

    status: Status | None = None
    """The status code, a class, a list of either, or `{not: …}`. Examples: `201` · `2xx` · `[200, 204]`"""
    time: TimeLimit | None = None
    """The answer must be complete within this time. Examples: `< 500ms`"""
    headers: dict[str, ConditionLike] | None = None
    """Response headers and what must hold of them. Examples: `{X-Cache: hit}`"""
    content_type: Text | None = None
    """The media type, without parameters such as `charset`; `json` is any kind of JSON. Examples: `application/json`"""
    body: ConditionLike | None = None
    """What must hold of the body as text. Examples: `{contains: Welcome}`"""
    json_: dict[str, ConditionLike] | None = Field(None, alias="json")
    """JSONPaths and what must hold of the value there. Examples: `{$.status: done}`"""
    json_schema: Any = None
    """A JSON Schema for the body: a mapping, or the path of a file that holds it."""
    url: ConditionLike | None = None
    """What must hold of the final URL, after redirects. Examples: `{contains: /welcome}`"""
    cookies: dict[str, ConditionLike] | None = None
    """Cookies that the answer sets and what must hold of them. Examples: `{session: {exists: true}}`"""
    css: dict[str, ConditionLike] | None = None
    """CSS selectors and what must hold of the text of the first match, or of the number of matches with `count`."""
    xpath: dict[str, ConditionLike] | None = None
    """XPaths and what must hold of the first match, or of the number of matches with `count`."""


def check_json_path(value: Any) -> str:
    """A JSONPath, which begins with `$`."""
    if isinstance(value, str) and value.startswith("$") and not value.startswith("${"):
        return value
    if isinstance(value, str):
        near = f"$.{value}" if value.replace("_", "").isalnum() else None
        others = "a JSONPath begins with `$`; other sources are `{header: …}`, `{regex: …}`, `{css: …}` …"
        way_out = f"did you mean `{near}`?" if near else others
        raise refuse("not-a-json-path", f"{shown(value)} is not a JSONPath", way_out, near)
    raise refuse("wrong-type", f"expected a JSONPath, found {kind_of(value)}")


def check_flag(value: Any) -> bool:
    """`true`: a source that needs no more to be said."""
    if value is True:
        return True
    way_out = "the only value is `true`: leave the key out otherwise"
    raise refuse("unknown-value", f"{shown(value)} is not a value of this key", way_out, "true", is_text=False)


Flag = Annotated[bool, scalar(check_flag, const=True)]


def check_pick(value: Any) -> str | int:
    """Which of several matches: first, last, random, all, or a position from 0."""
    if value in ("first", "last", "random", "all") or (
        isinstance(value, int) and not isinstance(value, bool) and value >= 0
    ):
        return value  # type: ignore[no-any-return]
    raise refuse(
        "not-a-pick",
        f"{shown(value)} does not say which match to take",
        "use `first`, `last`, `random`, `all` or a position from 0",
    )


JsonPath = Annotated[
    str, scalar(check_json_path, type="string", pattern=r"^\$(?!\{)", examples=["$.id", "$.items[*].id"])
]
Pick = Annotated[
    str | int,
    scalar(check_pick, anyOf=[{"enum": ["first", "last", "random", "all"]}, {"type": "integer", "minimum": 0}]),
]


class Capture(Model):
    """Where to find a value in the answer; exactly one source."""

    json_: JsonPath | None = Field(None, alias="json")
    """A JSONPath (RFC 9535) into the JSON body. Examples: `$.id` · `$.items[*].id`"""
    header: Text | None = None
    """A response header. Examples: `ETag`"""
    cookie: Text | None = None
    """A cookie that the answer sets. Examples: `session`"""
    regex: Text | None = None
    """A regular expression (Python's) over the body. Examples: `order-([0-9]+)`"""
    xpath: Text | None = None
    """An XPath into an HTML or XML body. Examples: `//h1/text()`"""
    css: Text | None = None
    """A CSS selector into an HTML body; gives the element's text, or `attribute`. Examples: `a.next`"""
    hidden: Text | None = None
    """The value of the form input of this name in an HTML body. Examples: `csrf_token`"""
    location: Flag | None = None
    """The `Location` of a redirect, which is then not followed; with `query`, one of its parameters."""
    url: Flag | None = None
    """The final URL, after redirects; with `query`, one of its parameters."""
    status: Flag | None = None
    """The status code."""
    body: Flag | None = None
    """The whole body as text."""
    time: Flag | None = None
    """How long the answer took, in milliseconds."""
    group: Text | Count | None = None
    """Which group of the regular expression, by number or name; 1 if it has any, else the whole match."""
    attribute: Text | None = None
    """Which attribute of the element that `css` found. Examples: `href`"""
    query: Text | None = None
    """Which query parameter of `location` or `url`. Examples: `code`"""
    pick: Pick | None = None
    """Which of several matches: `first` (the default), `last`, `random`, `all` as a list, or a position from 0."""
    default: Any = None
    """The value when nothing is found; the capture is then not required."""
    required: bool | None = None
    """Whether finding nothing fails the request and ends the iteration. True unless there is a default; written out, a
    value that nothing reads is no mistake."""
    transform: Text | None = None
    """An expression over the found `value`. Examples: `${int(value) + 1}`"""


def _capture_form(value: Any) -> str:
    return "@capture" if isinstance(value, dict | Capture) else "@path"


CaptureLike = Annotated[
    Annotated[JsonPath, Tag("@path")] | Annotated[Capture, Tag("@capture")], Discriminator(_capture_form)
]
