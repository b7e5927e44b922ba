"""Quantities as people write them, made into numbers: `90s`, `1m30s`, `20/s`, `1%`, `1s..5s`."""

from __future__ import annotations

import re

from scenarioc.figures import GivenFloat, GivenInt
from scenarioc.regex import pattern

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+")
_RATE = pattern(r"(\d+(?:\.\d+)?)\s*/\s*(s|m|h)")
_SIZES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_SIZE = pattern(r"(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|KiB|MiB|GiB)")
_SHARE = pattern(r"(\d+(?:\.\d+)?)\s*%")


def duration(text: str) -> float | None:
    """Seconds in `500ms`, `90s`, `1m30s`, `2h`; None when `text` is no duration."""
    compact = text.strip().replace(" ", "")
    if not _DURATION.fullmatch(compact):
        return None
    total = sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(compact))
    return round(total, 6)


def duration_range(text: str) -> tuple[float, float] | None:
    """The two ends in seconds of `1s..5s`; None when `text` is no range of durations."""
    low, dots, high = text.partition("..")
    if not dots:
        return None
    a, b = duration(low), duration(high)
    return (a, b) if a is not None and b is not None else None


def rate(text: str) -> float | None:
    """Events a second in `20/s`, `90/m`, `1000/h`; None when `text` is no rate."""
    match = _RATE.fullmatch(text.strip())
    return round(float(match[1]) / _SECONDS[match[2]], 9) if match else None


def share(text: str) -> float | None:
    """The fraction, 0.01 for `1%`; None when `text` is no percentage."""
    match = _SHARE.fullmatch(text.strip())
    return round(float(match[1]) / 100, 9) if match else None


def size(text: str) -> float | None:
    """Bytes in `500B`, `1.5MB`, `2KiB`; None when `text` is no amount of data."""
    match = _SIZE.fullmatch(text.strip())
    return round(float(match[1]) * _SIZES[match[2]], 6) if match else None


def number(value: float) -> int | float:
    """The same number, as an integer where it is one, so that 5.0 seconds are written `5`."""
    if isinstance(value, GivenInt | GivenFloat):
        return value
    return int(value) if float(value).is_integer() else value
