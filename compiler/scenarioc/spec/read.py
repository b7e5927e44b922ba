"""Document → Spec."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from scenarioc.problems import Problems
from scenarioc.source import Document
from scenarioc.spec.root import Spec

_WAYS_OUT = {"an Artillery script": "`scenarioc convert` makes a spec of it, and `scenarioc build` builds it"}


def read(document: Document) -> Spec:
    """The spec that a document holds; raises `Rejected` with every problem of form in it."""
    problems = Problems()
    _look_for_other_tools(document, problems)
    try:
        return Spec.model_validate(document.data)
    except ValidationError as errors:
        from scenarioc.spec.errors import tell

        tell(document, errors, problems)
        problems.stop_if_any()
        raise


def _look_for_other_tools(document: Document, problems: Problems) -> None:
    data = document.data
    found = _other_tool(data) if isinstance(data, dict) and "version" not in data else None
    if found is not None:
        what, key = found
        problems.add(
            "not-a-spec",
            f"this is {what}, not a scenarioc spec",
            document.key_at((key,)),
            help=_WAYS_OUT.get(what, "`scenarioc init` writes a first spec to start from"),
        )
        problems.stop_if_any()


def _other_tool(data: dict[str, Any]) -> tuple[str, str] | None:
    """What a document is that was written for another program, and the key that shows it."""
    config, scenarios = data.get("config"), data.get("scenarios")
    if isinstance(config, dict) and ("scenarios" in data or config.keys() & {"target", "phases", "payload"}):
        return "an Artillery script", "config"
    if isinstance(scenarios, list) and any(isinstance(one, dict) and "flow" in one for one in scenarios):
        return "an Artillery script", "scenarios"
    if "execution" in data and "scenarios" in data:
        return "a Taurus configuration", "execution"
    for key in ("openapi", "swagger"):
        if key in data and "paths" in data:
            return "an OpenAPI description", key
    if "info" in data and "item" in data:
        return "a Postman collection", "info"
    log = data.get("log")
    return ("a HAR recording", "log") if isinstance(log, dict) and "entries" in log else None
