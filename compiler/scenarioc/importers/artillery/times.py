"""Times as Artillery reads them: whole numbers are seconds, anything else is in the words of the `ms` package."""

from __future__ import annotations

import re
from typing import Any

_MS = re.compile(
    r"(-?(?:\d+)?\.?\d+) *(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|"
    r"years?|yrs?|y)?",
    re.IGNORECASE,
)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0, "y": 31557600.0}


def seconds(value: Any) -> float | None:
    """The seconds that Artillery makes of a duration; None when it makes none of it."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if re.fullmatch(r"[-+]?\d+(\.0*)?", text):
        return float(text)
    match = _MS.fullmatch(text)
    if match is None:
        return None
    unit = (match[2] or "ms").lower()
    short = "ms" if unit.startswith(("ms", "milli")) else unit[0]
    return round(float(match[1]) * _SECONDS[short], 9)


def written(total: float) -> str:
    """Seconds as a duration of a spec: `90s`, `2m`, `1h`, `500ms`."""
    if total <= 0:
        return "0s"
    if total < 1:
        return f"{round(total * 1000, 3):.10g}ms"
    if total != int(total):
        return f"{round(total, 3):.10g}s"
    whole_seconds = int(total)
    for unit, size in (("h", 3600), ("m", 60)):
        if whole_seconds % size == 0:
            return f"{whole_seconds // size}{unit}"
    return f"{whole_seconds}s"
