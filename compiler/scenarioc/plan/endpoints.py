"""Endpoints by name, where a step or a task uses one."""

from __future__ import annotations

from scenarioc.plan import model
from scenarioc.plan.context import Flow, unknown
from scenarioc.plan.lines import lower_line
from scenarioc.problems import Edit
from scenarioc.source import Path
from scenarioc.spec.lines import Mistake, mistake_in_request


def lower_endpoint(flow: Flow, title: str, at: Path) -> model.Request | None:
    """The request of the endpoint named at `at`; an unknown name is a problem."""
    endpoints = flow.lowering.spec.endpoints or {}
    if title not in endpoints:
        span = flow.document.key_at(at) if isinstance(at[-1], str) else flow.document.at(at)
        fragments = flow.lowering.spec.fragments or {}
        way_out = (
            f"`{title}` is a fragment: write `call: {title}`"
            if title in fragments
            else "write a request such as `GET /items`, or define it under `endpoints`"
        )
        if mistake := mistake_in_request(title):
            _misspelt_request(flow, title, at, mistake)
            return None
        if isinstance(at[-1], str):
            way_out = "give the task `steps`, or define it under `endpoints`"
        unknown(flow, "endpoint", title, {} if title in fragments else endpoints, span, way_out)
        return None
    flow.lowering.used_endpoints.add(title)
    found = endpoints[title]
    path = ("endpoints", title)
    if isinstance(found, str):
        return lower_line(flow, found, path, title)
    from scenarioc.plan.requests import lower_request

    return lower_request(flow, found, path, title)


def _misspelt_request(flow: Flow, text: str, path: Path, mistake: Mistake) -> None:
    """Report a request line whose method is no method, at the word where it goes wrong."""
    start, end = mistake.part
    is_key = isinstance(path[-1], str)
    at = flow.document.inside_key(path, start, end) if is_key else flow.document.inside(path, start, end)
    exact = mistake.fix is not None and at.end - at.start == end - start
    fix = [Edit(at, mistake.fix)] if exact and mistake.fix else []
    flow.problems.add("not-a-request", mistake.message, at, help=mistake.help, fix=fix)
