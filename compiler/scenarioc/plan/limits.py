"""The limits of thresholds as numbers: what a metric is measured in, and how its limits are written."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from scenarioc import units
from scenarioc.plan.context import Lowering
from scenarioc.records import record
from scenarioc.source import Path
from scenarioc.spec.base import nearest_duration
from scenarioc.spec.rewrite import part_replaced
from scenarioc.spec.thresholds import Limit, is_time

Nearest = tuple[str, str | None]
"""A way out, and the text that was meant, if that is clear."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_FEW = 60
"""A bare number of up to so many could be seconds as well as milliseconds."""


@record
class Amount:
    """How limits of one kind are read, what they are, what was meant by a text that is none, and the least and the most
    that a figure can be."""

    read: Callable[[str], float | None]
    what: str
    nearest: Callable[[str], Nearest]
    least: float = 0.0
    most: float = math.inf


def plain_number(text: str) -> float | None:
    """The number, None when a text is none."""
    return float(text) if _NUMBER.fullmatch(text) else None


def _milliseconds(text: str) -> float | None:
    seconds = units.duration(text)
    return None if seconds is None else round(seconds * 1000, 6)


def _count(text: str) -> float | None:
    return float(text) if text.isdecimal() else None


def _meant(text: str, fallback: str) -> Nearest:
    return (f"did you mean `{text}`?", text) if text else (fallback, None)


def _nearest_time(text: str) -> Nearest:
    bare = plain_number(text)
    if bare is None:
        way_out, fix = nearest_duration(text)
        return way_out if fix else "write it as `500ms` or `2s`", fix
    if 1 <= bare <= _FEW:
        return f"write it as `{text}s` or `{text}ms`", None
    return _meant(f"{bare:g}ms" if bare > _FEW else f"{bare * 1000:g}ms" if bare > 0 else "", "write it as `500ms`")


def _nearest_share(text: str) -> Nearest:
    usual, bare = "write it in per cent, as in `1%`", plain_number(text)
    if bare is None:
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:percent|per cent|pct)", text)
        return _meant(f"{match[1]}%" if match else "", usual)
    return _meant(f"{bare * 100 if bare < 1 else bare:g}%" if bare >= 0 else "", usual)


def _nearest_rate(text: str) -> Nearest:
    bare = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:(?:requests|req|rps|qps|tps)?\s*(?:/|per)?\s*(s|m|h)?[a-z]*)", text)
    return _meant(f"{bare[1]}/{bare[2] or 's'}" if bare else "", "write it as `100/s`, `90/m` or `1000/h`")


def _nearest_count(text: str) -> Nearest:
    bare = re.fullmatch(r"\d{1,3}(?:[,_' ]\d{3})+", text)
    if units.share(text) is not None:
        return "write a whole number; shares have `error_rate`, or `iteration_error_rate`", None
    return _meant(re.sub(r"\D", "", text) if bare else "", "write a whole number")


def _nearest_size(text: str) -> Nearest:
    bare = plain_number(text)
    return _meant(f"{text}B" if bare is not None else "", "write it as `500B`, `20kB` or `1.5MB`")


TIME = Amount(_milliseconds, "is a time", _nearest_time)
SHARE = Amount(units.share, "is a share", _nearest_share, most=1.0)
RATE = Amount(units.rate, "is a number a second", _nearest_rate)
COUNT = Amount(_count, "is a count", _nearest_count)
SIZE = Amount(units.size, "is an amount of data", _nearest_size)
_SHARES = ("error_rate", "checks")


def kind_of(metric: str) -> Amount:
    """How limits of a metric that every test has are written."""
    plain = metric.removeprefix("iteration_")
    return TIME if is_time(plain) else SHARE if plain in _SHARES else RATE if plain == "rate" else COUNT


def amount(lowering: Lowering, limit: Limit, kind: Amount, path: Path, of: str | None = None) -> float:
    """The limit as a number; text of another kind is a problem. `of` is what the limit is about if not the metric."""
    if (value := kind.read(limit.limit)) is not None:
        _check_possible(lowering, limit, kind, value, path, of or limit.metric)
        return value
    way_out, fix = kind.nearest(limit.limit)
    message = f"`{of or limit.metric}` {kind.what}, `{limit.limit}` is not"
    at, edits = part_replaced(lowering.document, (*path, *limit.within), limit.limit_at, fix)
    lowering.problems.add("wrong-unit", message, at, help=way_out, fix=edits)
    return 0.0


def _check_possible(lowering: Lowering, limit: Limit, kind: Amount, value: float, path: Path, of: str) -> None:
    """Report a limit that no figure could miss, or that every figure misses."""
    low, high = kind.least, kind.most
    if value > high:
        message, way_out = "no share is more than 100 %", "write a limit from `0%` to `100%`"
    elif limit.operator == "<" and value <= low:
        message, way_out = f"`{of}` is never less than {limit.limit}", f"write `<= {limit.limit}`, or a larger limit"
    elif limit.operator == ">" and value >= high:
        message, way_out = f"`{of}` is never more than {limit.limit}", f"write `>= {limit.limit}`, or a smaller limit"
    else:
        return
    at = lowering.document.inside((*path, *limit.within), *limit.limit_at)
    lowering.problems.warn("impossible-limit", message, at, help=way_out)
