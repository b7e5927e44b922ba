"""A summary as workflow commands of GitHub Actions, which show what failed beside the lines of the spec."""

from __future__ import annotations

from collections.abc import Iterator

from scenarioc.languages.hidden import shown
from scenarioc.results import figures
from scenarioc.results.places import file_and_line
from scenarioc.results.summary import Summary

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_LEVELS = {"failed": "error", "warned": "warning"}
MOST = 10
"""GitHub shows no more of each level than this."""


def render(summary: Summary, spec: str = "") -> str:
    """One command a line for a run that broke, for each threshold that did not hold and for the commonest failures."""
    return "".join(f"{line}\n" for line in _commands(summary, spec))


def _commands(summary: Summary, spec: str) -> Iterator[str]:
    if summary.verdict == "broken":
        reasons = "; ".join(summary.reasons) or "the run broke"
        yield _command("error", summary.spec and f"{summary.spec}:1", spec, "run broken", reasons)
    for one in summary.thresholds:
        if level := _LEVELS.get(one.state):
            said = f"{one.text}: {figures.threshold_value(one)}, {figures.margin(one)}".removesuffix(", ")
            yield _command(
                level,
                one.place,
                spec,
                "threshold without data" if one.value is None else f"threshold {one.state}",
                said,
            )
    for failure in sorted(summary.errors, key=lambda error: -error.count)[:MOST]:
        many = "1 request" if failure.count == 1 else f"{figures.count(failure.count)} requests"
        said = f"{failure.method} {failure.name}: {many} failed ({failure.kind}): {failure.text}"
        yield _command("warning", failure.place, spec, "requests failed", said)


def _command(level: str, place: str | None, spec: str, title: str, message: str) -> str:
    properties = {}
    if found := file_and_line(place, spec):
        properties = {"file": found[0], "line": str(found[1])}
    properties["title"] = title
    written = ",".join(f"{key}={shown(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{level} {written}::{shown(message).translate(_DATA)}"
