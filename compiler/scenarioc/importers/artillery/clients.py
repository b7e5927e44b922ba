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
    if any(is_request(one) for flow in flows for one in requests_in(flow)):
        http["on_no_answer"] = "end_iteration"
    requests = [one for flow in (*flows, spec["setup"], spec["teardown"]) for one in requests_in(flow)]
    if not script.fix and any(_is_sent_on(request) for request in requests):
        http["redirected_post"] = "post"
    return http


def _is_sent_on(request: dict[str, Any]) -> bool:
    """Whether a redirect would make a GET of the request."""
    other = request.keys() & WAYS - {"get", "head", "request"}
    own = not str(request.get("request", "GET ")).startswith(("GET ", "HEAD "))
    return bool(other or own) and request.get("redirects") is not False
