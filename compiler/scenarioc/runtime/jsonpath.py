"""JSONPaths that are more than subscripts (needs jsonpath-rfc9535)."""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonpath_rfc9535 import JSONPathQuery
from jsonpath_rfc9535 import compile as compile_path


@cache
def compiled_path(path: str) -> JSONPathQuery:
    """The JSONPath, compiled once per process."""
    return compile_path(path)


def json_find(path: str, body: Any) -> list[Any]:
    """All values that the JSONPath (RFC 9535) finds in the body, in its order."""
    return compiled_path(path).find(body).values()
