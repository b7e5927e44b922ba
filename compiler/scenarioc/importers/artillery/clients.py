"""What Artillery's client does of itself, and the language's does when it is told."""

from __future__ import annotations

from typing import Any

from scenarioc.importers.artillery.requests import WAYS
from scenarioc.importers.artillery.scenarios import is_request, requests_in
from scenarioc.importers.artillery.script import Script


def like_artillery(script: Script, spec: dict[str, Any]) -> dict[str, Any]:
    """The `http` of the spec, with what matters to its requests."""
    http = dict(spec["http"])
    flows = [scenario["flow"] for scenario in spec["scenarios"].values()]
    if any(_goes_on(flow) for flow in flows):
        http["on_no_answer"] = "end_iteration"
    requests = [one for flow in (*flows, spec["setup"], spec["teardown"]) for one in requests_in(flow)]
    if not script.fix and any(_is_sent_on(request) for request in requests):
        http["redirected_post"] = "post"
    return http


def _goes_on(flow: list[Any]) -> bool:
    """Whether anything follows a request, which does not come if that gets no answer."""
    first = flow[0] if len(flow) == 1 else None
    single = isinstance(first, dict) and any(first is request for request in requests_in(flow))
    return not single and any(map(is_request, requests_in(flow)))


def _is_sent_on(request: dict[str, Any]) -> bool:
    """Whether a redirect would make a GET of the request."""
    other = request.keys() & WAYS - {"get", "head", "request"}
    own = not str(request.get("request", "GET ")).startswith(("GET ", "HEAD "))
    return bool(other or own) and request.get("redirects") is not False
