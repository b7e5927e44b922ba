"""Dates of records as text: fixed, relative to today, or relative to another field."""

from __future__ import annotations

import datetime
import re

Day = str | int
"""An ISO date, or so many days from today."""

_RELATIVE = re.compile(r"([+-]?)\s*(\d+)\s*([dwmy])")
_DAYS = {"d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}


def days(text: str) -> int | None:
    """The days of a distance such as `-18y` or `2w`; None when it is none."""
    match = _RELATIVE.fullmatch(text.strip())
    return None if match is None else round(int(match[1] + match[2]) * _DAYS[match[3]])


def day(text: str) -> Day | None:
    """What one end of a range means; None when it is no date."""
    if text.strip() == "today":
        return 0
    try:
        return datetime.date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return days(text)


def day_range(text: str) -> tuple[Day, Day] | None:
    """Both ends of `a..b`, or twice the same day; None when they are no dates, or in the wrong order."""
    ends = [day(part) for part in text.split("..")]
    low, high = ends[0], ends[-1]
    if len(ends) > 2 or low is None or high is None or (type(low) is type(high) and low > high):  # type: ignore[operator]
        return None
    return low, high


def offset_range(text: str) -> tuple[int, int] | None:
    """Both ends of a distance in days, `1d..2w` or `3d`."""
    ends = [days(part) for part in text.split("..")]
    low, high = ends[0], ends[-1]
    if len(ends) > 2 or low is None or high is None or low > high:
        return None
    return low, high


def moved(base: Day, by: int) -> Day:
    """A day so many days later."""
    if isinstance(base, int):
        return base + by
    return (datetime.date.fromisoformat(base) + datetime.timedelta(days=by)).isoformat()
