"""The failures of a test by kind, with the line of the spec that they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from locust.stats import StatsError

from scenarioc.runtime.wording import without_secrets

PLACE = re.compile(r"^(.*) \(([^()]+:\d+)\)$", re.DOTALL)
WRAPPED = re.compile(r"^\w+\((['\"]?)(.*)\1\)$", re.DOTALL)
STATUS = re.compile(
    r"got (\d)(\d\d)$|code=(\d)(\d\d)|\b(\d)(\d\d) (?:Client|Server) Error"
)
UNEXPECTED = re.compile(
    r"^(?:LocustBadStatusCode\(code=|HTTPError\(['\"])(\d{3})\b.*", re.DOTALL
)
KINDS = ("timeout", "connection", "5xx", "4xx", "check", "exception", "other")


def kind_of(method: str, text: str) -> str:
    """What went wrong, of `KINDS`; a gateway's 504 and a 408 are timeouts as well."""
    if method in ("POLL", "DATA"):
        return "other"
    if match := STATUS.search(text):
        first, rest = [part for part in match.groups() if part]
        if first + rest in ("504", "408"):
            return "timeout"
        return f"{first}xx" if first in "45" else "check"
    if re.search("timeout|timed out", text, re.IGNORECASE):
        return "timeout"
    if text.startswith("expected "):
        return "check"
    broken = "Connection|RetriesExceeded|gaierror|Broken|Socket|SSL|OSError|HTTPConn"
    return "connection" if re.search(broken, text) else "other"


def mistakes(
    environment: Any, places: Mapping[tuple[str, str], str]
) -> list[dict[str, Any]]:
    """All failures, the most frequent first."""
    found = []
    for error in environment.stats.errors.values():
        whole = StatsError.parse_error(error.error)
        text = whole
        if match := WRAPPED.match(whole):
            text = match[2] if whole.startswith("CatchResponseError(") else whole
        place = places.get((error.method, error.name))
        if match := PLACE.match(text):
            text, place = match[1], match[2]
        found.append(
            {
                "method": error.method,
                "name": error.name,
                "kind": kind_of(error.method, text),
                "text": without_secrets(UNEXPECTED.sub(r"HTTP \1", text)),
                "place": place,
                "count": error.occurrences,
            }
        )
    for problem in environment.runner.exceptions.values():
        lines = problem["traceback"].strip().splitlines() or [""]
        found.append(
            {
                "method": "",
                "name": "",
                "kind": "exception",
                "text": without_secrets(lines[-1]),
                "place": None,
                "count": problem["count"],
            }
        )
    return sorted(found, key=lambda one: (-one["count"], one["name"], one["text"]))
