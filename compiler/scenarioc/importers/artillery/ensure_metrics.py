"""The metrics of Artillery that `ensure` is about, as those of thresholds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from scenarioc.importers.artillery.scenarios import requests_in
from scenarioc.importers.artillery.times import written
from scenarioc.importers.notes import Notes
from scenarioc.plan.lines import statistics_name
from scenarioc.problems import Span

_STATISTICS = {"median": "p50", "p999": "p99.9", "mean": "avg"}
_STATISTIC = r"(?P<statistic>min|max|mean|median|p50|p75|p90|p95|p99|p999)"
_COUNTS = {
    "vusers.created": "iterations",
    "vusers.completed": "completed_iterations",
    "vusers.failed": "failed_iterations",
    "http.requests": "requests",
}
_ABSENT = "what is absent is undefined for Artillery, so there such a check fails when there were none of these"
_ENDPOINTS = r"plugins\.metrics-by-endpoint\."


def metric_of(statistic: str) -> str:
    """What a statistic of a histogram is called here."""
    return _STATISTICS.get(statistic, statistic)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Makes thresholds of checks on metrics; `scenarios` are those of the spec."""

    notes: Notes
    scenarios: dict[str, Any]

    def threshold(self, metric: str, operator: str, limit: str, place: Span) -> list[Any]:
        """The threshold that a check becomes; none, and a note, where there is no such metric."""
        if operator == "!=":
            message = f"no threshold says that `{metric}` is not a number"
            self.notes.dropped("threshold-dropped", message, place, "write `<` or `>`")
            return []
        for pattern, make in _KINDS:
            if (match := re.fullmatch(pattern, metric)) is not None:
                return make(self, match, operator, limit, place)
        help = "`failures` counts the requests that failed" if metric.startswith("errors.") else None
        self.notes.dropped("threshold-dropped", f"there is no metric `{metric}` here", place, help)
        return []

    def _count(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        self.notes.same("threshold")
        return [_counted(_COUNTS[match[0]], operator, limit)]

    def _of_scenario(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        if match["name"] not in self.scenarios:
            message = f"no scenario is called `{match['name']}`, so this check of Artillery always fails"
            self.notes.dropped("threshold-dropped", message, place)
            return []
        self.notes.same("threshold")
        return [{match["name"]: _counted("iterations", operator, limit)}]

    def _skipped(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        message = "`vusers.skipped` is 0 here when nobody was skipped"
        self.notes.different("threshold-differs", message, place, _ABSENT)
        return [_counted("dropped", operator, limit)]

    def _rate(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        self.notes.same("threshold")
        return [f"rate {operator} {limit}/s"]

    def _answers(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        message = f"`{match[0]}` counts answers, and `requests` those without an answer as well"
        self.notes.different("threshold-differs", message, place)
        return [_counted("requests", operator, limit)]

    def _status(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        message = f"`{match[0]}` counts one status; here it is all of {match['class']}xx"
        self.notes.different("threshold-differs", message, place, _ABSENT)
        return [{f"{match['class']}xx": _counted("requests", operator, limit)}]

    def _time(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        if match["class"]:
            message = f"`{match[0]}` is about the answers {match['class']} only; here it is about all"
            self.notes.different("threshold-differs", message, place)
        else:
            self.notes.same("threshold")
        return [f"{metric_of(match['statistic'])} {operator} {_time(limit)}"]

    def _session(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        self.notes.same("threshold")
        return [f"iteration_{metric_of(match['statistic'])} {operator} {_time(limit)}"]

    def _of_endpoint(self, match: re.Match[str], operator: str, limit: str, place: Span) -> list[Any]:
        row = self._row(match["endpoint"])
        if row is None:
            message = f"no request has the endpoint `{match['endpoint']}`"
            self.notes.dropped("threshold-dropped", message, place)
            return []
        self.notes.same("threshold")
        return [{row: f"{metric_of(match['statistic'])} {operator} {_time(limit)}"}]

    def _row(self, endpoint: str) -> str | None:
        """What the statistics call an endpoint of `metrics-by-endpoint`: `/path`, `/path (name)` or `name`."""
        wanted = re.sub(r"\{\{\s*(.*?)\s*\}\}", r"{\1}", endpoint)
        for scenario in self.scenarios.values():
            for request in requests_in(scenario["flow"]):
                url = next((str(value) for value in request.values()), "").split(" ")[-1]
                path, name = statistics_name(url), request.get("name")
                if wanted in ((path, url) if name is None else (name, f"{path} ({name})")):
                    return str(name or path)
        return None


_KINDS = (
    ("|".join(map(re.escape, _COUNTS)), Metrics._count),
    (r"vusers\.created_by_name\.(?P<name>.+)", Metrics._of_scenario),
    (r"vusers\.skipped", Metrics._skipped),
    (r"http\.request_rate", Metrics._rate),
    (r"http\.responses|http\.response_time\.count", Metrics._answers),
    (r"http\.codes\.(?P<class>[1-5])\d\d", Metrics._status),
    (rf"http\.response_time\.(?:(?P<class>\dxx)\.)?{_STATISTIC}", Metrics._time),
    (rf"vusers\.session_length\.{_STATISTIC}", Metrics._session),
    (rf"{_ENDPOINTS}response_time\.(?P<endpoint>.+)\.{_STATISTIC}", Metrics._of_endpoint),
)


def _time(limit: str) -> str:
    return written(float(limit) / 1000)


def _counted(metric: str, operator: str, limit: str) -> str:
    """A threshold on a count, whose limit is made whole without a change of what holds."""
    whole = math.floor(float(limit)) if operator in ("<=", ">") else math.ceil(float(limit))
    return f"{metric} {operator} {whole}"
