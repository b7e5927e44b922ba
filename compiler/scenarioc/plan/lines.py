"""Lowering of requests that are one text: `GET /items`."""

from __future__ import annotations

from scenarioc.expressions.tree import Expression
from scenarioc.plan.auth.apply import protected
from scenarioc.plan.context import Flow
from scenarioc.plan.model import OnFailure, Request
from scenarioc.regex import pattern
from scenarioc.source import Path
from scenarioc.spec.lines import split_request

_RAW = pattern(r"^raw\((.*)\)$")
_PLACEHOLDER = pattern(r"\$\{((?:[^{}\"']|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*)\}")


def lower_line(flow: Flow, text: str, path: Path, title: str | None) -> Request:
    """A request written as `GET /items`."""
    method, url = split_request(text) or ("GET", text)
    offset = text.index(url, len(method))
    return protected(flow, plain_request(flow, method, url, flow.url(url, path, offset), path, title), None, path)


def plain_request(flow: Flow, method: str, url: str, target: Expression, path: Path, title: str | None) -> Request:
    """A request of which nothing is said but method and URL; `url` is the text, `target` what it means."""
    name = statistics_name(url)
    on_failure: OnFailure = "end_iteration" if flow.failing_ends else "continue"
    return Request(
        method=method,
        url=target,
        name=name,
        title=title or f"{method} {name}",
        query=(),
        headers=(),
        cookies=(),
        body=None,
        timeout_s=None,
        follow_redirects=True,
        compress=False,
        status=None,
        checks=(),
        captures=(),
        on_failure=on_failure,
        on_no_answer=flow.on_no_answer if on_failure == "continue" else "continue",
        tags=(),
        place=flow.lowering.place(path),
        endpoint=title,
    )


def statistics_name(url: str) -> str:
    """The path without its query, `${…}` shown as `{…}`: `/orders/${order.id}?x=1` → `/orders/{order.id}`."""
    return in_braces(url).split("?", 1)[0].split("#", 1)[0] or "/"


def in_braces(text: str) -> str:
    """A text with every `${…}` shown as `{…}`, so that it stays the same from user to user."""
    return _PLACEHOLDER.sub(lambda match: "{" + _RAW.sub(r"\1", match[1].partition(":-")[0].strip()) + "}", text)
