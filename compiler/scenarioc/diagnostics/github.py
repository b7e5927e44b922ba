"""Problems as workflow commands of GitHub Actions, which show them beside the changed lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenarioc.diagnostics.visible import visible
from scenarioc.problems import Problem, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(problems: Sequence[Problem], texts: Mapping[str, str], color: bool = False) -> str:
    """One command a line for each problem."""
    return "".join(_one(problem) + "\n" for problem in problems)


def _one(problem: Problem) -> str:
    properties: dict[str, str | int] = {}
    if span := problem.span:
        properties = {"file": span.file, "line": span.line, "col": span.column, "endLine": span.end_line}
        if span.end_line == span.line:
            properties["endColumn"] = max(span.end_column, span.column + 1)
    properties["title"] = problem.code
    written = ",".join(f"{name}={visible(str(value)).translate(_PROPERTY)}" for name, value in properties.items())
    lines = [visible(problem.message)]
    lines += [f"{visible(str(label.span))}: {visible(label.text)}" for label in problem.labels]
    lines += [f"help: {visible(problem.help)}"] if problem.help else []
    message = "\n".join(lines).translate(_DATA)
    return f"::{_COMMANDS[problem.severity]} {written}::{message}"
