"""The failures of a test by kind, with the line of the spec that they belong to."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

from geventhttpclient.useragent import RetriesExceeded
from locust.stats import StatsError

from scenarioc.runtime.wording import without_secrets

OURS = ("CatchResponseError", "ConnectionError", "RetriesExceeded", "Forbidden")
PLACE = re.compile(r"^(.*) \(([^()]+:\d+)\)$", re.DOTALL)
RAISED = re.compile(r"^(\w+)\(((?:-?\d+, )?(['\"]).*\3)\)$", re.DOTALL)
UNEXPECTED = re.compile(r"^(?:LocustBadStatusCode\(code=|HTTPError\(['\"])(\d{3})\b")
STATUS = re.compile(r"^(?:expected (?:a )?status .*, got|no \S+: status) (\d)(\d\d)$")
UNANSWERED = re.compile(
    r"^expected (an answer, |.* in \S+ s, got (none|\d+ that did not match)$"
    r"|.*, got the end of the connection$)",
    re.DOTALL,
)
LATE = re.compile(r"[Tt]imeout|timed out| in [\d.]+ s\b|original=\S+ second")
NOT_THERE = re.compile(
    "Connection|gaierror|Broken|Socket|SSL|OSError|HTTPParse|Incomplete|Disconnected"
)
KINDS = ("timeout", "connection", "5xx", "4xx", "check", "exception", "other")


def count_without_urls() -> None:
    """Let Locust count requests without an answer by what happened, not by URL.

    It names the URL, so that each would get a row, and show what is secret in it.
    """
    cast(Any, RetriesExceeded).__repr__ = lambda error: (
        f"RetriesExceeded({error.text!r})"
    )


def kind_of(method: str, text: str) -> str:
    """What went wrong, of `KINDS`; a gateway's 504 and a 408 are timeouts as well."""
    if method in ("POLL", "DATA", "STOP"):
        return "other"
    if match := STATUS.search(text):
        first, rest = match.groups()
        if first + rest in ("504", "408"):
            return "timeout"
        return f"{first}xx" if first in "45" else "check"
    if text.startswith("expected ") and not UNANSWERED.match(text):
        return "check"
    if LATE.search(text):
        return "timeout"
    broken = text.startswith("expected ") or NOT_THERE.search(text)
    return "connection" if broken else "other"


def told(error: str) -> tuple[str, str | None]:
    """A failure in words, and its line of the spec if it names one."""
    if match := UNEXPECTED.match(error):
        return f"expected status < 400, got {match[1]}", None
    name, words = error.partition("(")[0], error
    if raised := RAISED.match(error):
        with suppress(ValueError, SyntaxError):
            words = str(ast.literal_eval(f"[{raised[2]}]")[-1])
    ours = name in OURS or not name.isidentifier()
    if ours and (match := PLACE.match(words)):
        return match[1], match[2]
    kind = kind_of("", error)
    if name == "CatchResponseError" or kind not in ("timeout", "connection"):
        return words if ours else error, None
    if kind == "timeout":
        return "expected an answer, got a timeout", None
    why = PLACE.sub(r"\1", words).rstrip(".")  # SSLError names a line of C
    return f"expected an answer, got none: {why}", None


def mistakes(
    environment: Any, places: Mapping[tuple[str, str], str]
) -> list[dict[str, Any]]:
    """All failures, the most frequent first."""
    counts: Counter[tuple[str, str, str, str, str | None]] = Counter()
    for error in environment.stats.errors.values():
        text, place = told(StatsError.parse_error(error.error))
        row, kind = (error.method, error.name), kind_of(error.method, text)
        place = place or places.get(row)
        counts[*row, kind, without_secrets(text), place] += error.occurrences
    for problem in environment.runner.exceptions.values():
        lines = problem["traceback"].strip().splitlines() or [""]
        text = without_secrets(lines[-1])
        counts["", "", "exception", text, None] += problem["count"]
    keys = ("method", "name", "kind", "text", "place")
    found = [
        {**dict(zip(keys, key, strict=True)), "count": count}
        for key, count in counts.items()
    ]
    return sorted(found, key=lambda one: (-one["count"], one["name"], one["text"]))
