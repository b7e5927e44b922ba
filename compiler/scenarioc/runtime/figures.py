"""What was measured of some requests in some seconds, and the figures made of it."""

from __future__ import annotations

from typing import Any

from scenarioc.runtime.percentiles import percentile

COUNTS = ("requests", "failures", "completed")
SIZES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9}


class Results:
    """Requests, failures, bytes, response times in milliseconds and status classes."""

    def __init__(self, requests: int = 0) -> None:
        self.requests = requests
        self.failures = 0
        self.bytes = 0
        self.total_ms = 0.0
        self.lowest: float | None = None
        self.highest: float | None = None
        self.times: dict[float, int] = {}
        self.statuses: dict[str, int] = {}

    def add(self, more: Results) -> None:
        """Take in what was measured elsewhere, or in later seconds."""
        self.combine(more, 1)
        bounds = (self.lowest, self.highest, more.lowest, more.highest)
        known = [bound for bound in bounds if bound is not None]
        self.lowest, self.highest = min(known, default=None), max(known, default=None)

    def subtract(self, part: Results) -> None:
        """Forget a part that was added before."""
        self.combine(part, -1)
        self.lowest = min(self.times, default=None)
        self.highest = max(self.times, default=None)

    def combine(self, other: Results, sign: int) -> None:
        """Add or subtract all that can be counted."""
        self.requests += sign * other.requests
        self.failures += sign * other.failures
        self.bytes += sign * other.bytes
        self.total_ms += sign * other.total_ms
        count_in(self.times, other.times, sign)
        count_in(self.statuses, other.statuses, sign)

    def covers(self, entry: Any) -> bool:
        """Whether Locust's statistics count nothing beyond this."""
        counts = (entry.num_requests, entry.num_failures)
        return counts == (self.requests, self.failures)

    def since(self, entry: Any, statuses: dict[str, int]) -> Results:
        """What Locust's statistics count beyond this."""
        block = Results(entry.num_requests - self.requests)
        block.failures = entry.num_failures - self.failures
        block.bytes = entry.total_content_length - self.bytes
        block.total_ms = entry.total_response_time - self.total_ms
        block.times = more_than(self.times, entry.response_times)
        block.statuses = more_than(self.statuses, statuses)
        if block.times:
            low, high = entry.min_response_time, entry.max_response_time
            lower = self.lowest is None or low < self.lowest
            higher = self.highest is None or high > self.highest
            block.lowest = low if lower else min(block.times)
            block.highest = high if higher else max(block.times)
        return block


def more_than(before: dict[Any, int], now: dict[Any, int]) -> dict[Any, int]:
    """The counts that have been added since."""
    return {
        key: count - before.get(key, 0)
        for key, count in now.items()
        if count != before.get(key)
    }


def count_in(counts: dict[Any, int], more: dict[Any, int], sign: int) -> None:
    """Add or subtract counts, and keep none that is zero."""
    for key, count in more.items():
        if left := counts.get(key, 0) + sign * count:
            counts[key] = left
        else:
            counts.pop(key, None)


def figure(
    metric: str, results: Results, seconds: float, status: str | None = None
) -> float | None:
    """The figure of a metric; None when there is nothing to measure it by.

    Times are in milliseconds, shares from 0 to 1, rates in requests per second. With a
    status class such as `5xx`, only the answers of that class count.
    """
    count = results.requests
    if status is not None:
        if metric == "error_rate" and not results.requests:
            return None
        count = results.statuses.get(status, 0)
        if metric == "error_rate":
            return count / results.requests
    if metric == "requests":
        return count
    if metric == "rate":
        return count / seconds if seconds > 0 else None
    if not results.requests:
        return None
    if metric == "failures":
        return results.failures
    if metric == "completed":
        return count - results.failures
    if metric in ("error_rate", "checks"):
        failed = results.failures / results.requests
        return failed if metric == "error_rate" else 1 - failed
    if not results.times:
        return None
    if metric == "avg":
        return results.total_ms / sum(results.times.values())
    if metric.startswith("p"):
        return percentile(results.times, float(metric[1:]))
    return results.lowest if metric == "min" else results.highest


def number_text(value: float) -> str:
    """A number in three digits, or all before the point: `12.5`, `1,204`."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def figure_text(metric: str, value: float | None, unit: str = "ms") -> str:
    """The figure with its unit: `312 ms`, `0.5 %`, `12.5/s`, `1,234`."""
    if value is None:
        return "no data"
    if metric in COUNTS:
        return number_text(value)
    if metric in ("error_rate", "checks"):
        percent = value * 100
        nearly = 99 < percent < 100  # is not 100
        return f"{min(percent, 99.99):.4g} %" if nearly else f"{percent:.3g} %"
    if metric == "rate":
        return f"{number_text(value)}/s"
    return amount_text(value, unit)


def amount_text(value: float, unit: str) -> str:
    """A time, a size or a plain number: `312 ms`, `1.23 MB`, `1,234`."""
    if unit == "bytes":
        unit = next((one for one in SIZES if value < SIZES[one] * 1000), "GB")
        value /= SIZES[unit]
    return number_text(value) + ("" if unit == "number" else f" {unit}")
