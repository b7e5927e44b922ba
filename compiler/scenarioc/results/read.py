"""Text → summary; whatever is wrong with it is a problem."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from scenarioc.problems import Problem, Rejected
from scenarioc.results.summary import FORMAT, VERSION, Summary

_AGAIN = "`results/summary.json` is written at the end of a run; run the test again"


def read_summary(text: str, name: str) -> Summary:
    """The summary that a text holds; `name` is what people know the file by. Raises `Rejected`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise _no("not-a-summary", f"`{name}` is not JSON{where}", _AGAIN) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _no("not-a-summary", f"`{name}` is not the summary of a run", _AGAIN)
    if data.get("version") != VERSION:
        raise _other_version(data.get("version"), name)
    try:
        return Summary.model_validate(data)
    except ValidationError as error:
        place = _place(error.errors()[0]["loc"])
        raise _no("not-a-summary", f"`{place}` of `{name}` is not what a summary has there", _AGAIN) from error


def _other_version(version: Any, name: str) -> Rejected:
    known = isinstance(version, int) and version > VERSION
    help = "a later scenarioc wrote it; update this one" if known else _AGAIN
    return _no("other-summary", f"`{name}` has version {json.dumps(version)} of the format, not {VERSION}", help)


def _place(parts: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in parts) or "the whole"


def _no(code: str, message: str, help: str) -> Rejected:
    return Rejected([Problem(code, message, help=help)])
