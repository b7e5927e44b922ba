"""Problems as JSON, for other programs.

    {"version": 1,
     "summary": {"error": 1, "warning": 0, "note": 0},
     "problems": [{"code", "severity", "message", "help" or null, "span" or null,
                   "labels": [{"text", "span"}], "fix": [{"replacement", "span"}]}]}

A span is {"file", "line", "column", "end_line", "end_column", "start", "end"}: lines and columns count from 1, offsets
are in characters from 0, ends are exclusive. New members may be added; the version changes when one changes or goes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from scenarioc.problems import Problem, Severity, Span

VERSION = 1


def render(problems: Sequence[Problem], texts: Mapping[str, str], color: bool = False) -> str:
    """One JSON object with all problems; it ends with a line break."""
    summary = {severity.value: sum(p.severity is severity for p in problems) for severity in Severity}
    return (
        json.dumps({"version": VERSION, "summary": summary, "problems": [_one(p) for p in problems]}, indent=2) + "\n"
    )


def _one(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "help": problem.help,
        "span": _span(problem.span),
        "labels": [{"text": label.text, "span": _span(label.span)} for label in problem.labels],
        "fix": [{"replacement": edit.replacement, "span": _span(edit.span)} for edit in problem.fix],
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    return asdict(span) if span else None
