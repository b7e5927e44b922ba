"""Percentiles that are exact to half a percent or to 0.05 ms."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate
from typing import Any, cast

import locust.stats


def three_digits(milliseconds: float) -> float:
    """The duration with three significant digits, and no more than one decimal.

    Locust asks twice for every request, and many different values slow it down.
    """
    if milliseconds < 100:
        return round(milliseconds * 10) / 10
    if milliseconds < 1000:
        return round(milliseconds)
    if milliseconds < 10000:
        return round(milliseconds / 10) * 10
    return round(milliseconds / 100) * 100


def record_exact_times() -> None:
    """Let Locust keep three digits of each response time instead of two."""
    locust.stats.bucket_response_time = cast(Any, three_digits)


def percentile(counts: Mapping[Any, int], percent: float) -> float:
    """The smallest duration that so many percent of the requests did not exceed."""
    durations = sorted(counts)
    up_to = list(accumulate(map(counts.__getitem__, durations)))
    if not up_to:
        return 0.0
    rank = math.ceil(up_to[-1] * percent / 100 - 1e-9)
    return float(durations[bisect_left(up_to, rank)])
