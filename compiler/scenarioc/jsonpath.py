"""JSONPaths (RFC 9535): which are simple enough for plain subscripts, and what is wrong with the others."""

from __future__ import annotations

import re

from scenarioc.records import record
from scenarioc.regex import pattern

# Everything but what is not allowed below U+0080: a long range of characters would take milliseconds to compile.
_STEP = pattern(
    r"""\.(?P<name>[^\x00-@\[-^`{-\x7f][^\x00-,./:-@\[-^`{-\x7f]*)
      | \[\s*(?P<index>-?(?:0|[1-9][0-9]*))\s*\]
      | \[\s*'(?P<single>[^'\\]*)'\s*\]
      | \[\s*"(?P<double>[^"\\]*)"\s*\]
      | (?P<each>\[\s*\*\s*\]|\.\*)""",
    re.VERBOSE,
)


@record
class SimplePath:
    """Keys and positions from the root; `each` is what follows a single `[*]`, None when there is none."""

    steps: tuple[str | int, ...]
    each: tuple[str | int, ...] | None

    @property
    def many(self) -> bool:
        """Whether the path may find more than one value."""
        return self.each is not None


def simple(path: str) -> SimplePath | None:
    """The path as subscripts; None when only a JSONPath library can follow it (filters, slices, descent …)."""
    before: list[str | int] = []
    after: list[str | int] | None = None
    position = 1
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None or (match["each"] and after is not None):
            return None
        position = match.end()
        if match["each"]:
            after = []
            continue
        step: str | int = (
            int(match["index"]) if match["index"] else match["name"] or match["single"] or match["double"] or ""
        )
        (before if after is None else after).append(step)
    return SimplePath(tuple(before), None if after is None else tuple(after))


def error_in(path: str) -> str | None:
    """What is wrong with a JSONPath, in the library's words; None when it is right."""
    if simple(path) is not None:
        return None
    from jsonpath_rfc9535 import JSONPathError, compile

    try:
        compile(path)
    except (JSONPathError, RecursionError) as error:
        return str(error).splitlines()[0]
    return None
