"""Problems as SARIF 2.1.0, the format of code scanning services."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from scenarioc import __version__
from scenarioc.codes import CODES
from scenarioc.problems import Edit, Label, Problem, Severity, Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(problems: Sequence[Problem], texts: Mapping[str, str], color: bool = False) -> str:
    """One SARIF log with one run; it ends with a line break."""
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "scenarioc", "version": __version__, "rules": [_rule(code) for code in codes]}
    results = [_result(problem, codes.index(problem.code)) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code}
    if known := CODES.get(code):
        rule |= {"shortDescription": {"text": known.title}, "fullDescription": {"text": known.explanation}}
        examples = [f"{title}:\n{text}" for title, text in (("Wrong", known.wrong), ("Right", known.right)) if text]
        rule["help"] = {"text": "\n\n".join([known.explanation, *examples])}
    return rule


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    text = f"{problem.message}\nhelp: {problem.help}" if problem.help else problem.message
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": _place(problem.span)}] if problem.span else [],
    }
    if problem.labels:
        result["relatedLocations"] = [_related(number, label) for number, label in enumerate(problem.labels)]
    if problem.fix:
        result["fixes"] = [_fix(problem.help or problem.message, problem.fix)]
    return result


def _related(number: int, label: Label) -> dict[str, Any]:
    return {"id": number, "physicalLocation": _place(label.span), "message": {"text": label.text}}


def _fix(description: str, edits: tuple[Edit, ...]) -> dict[str, Any]:
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in edits:
        replacement = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.replacement}}
        changes.setdefault(edit.span.file, []).append(replacement)
    changed = [{"artifactLocation": _file(file), "replacements": each} for file, each in changes.items()]
    return {"description": {"text": description}, "artifactChanges": changed}


def _place(span: Span) -> dict[str, Any]:
    return {"artifactLocation": _file(span.file), "region": _region(span)}


def _file(file: str) -> dict[str, str]:
    return {"uri": quote(file.replace("\\", "/"), safe="/")}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
