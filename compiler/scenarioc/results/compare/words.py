"""A comparison in words."""

from __future__ import annotations

from scenarioc.results import figures
from scenarioc.results.compare import Change, Comparison

VERDICTS = {"worse": "Worse than the base", "better": "Better than the base", "same": "No worse than the base"}
_METRICS = {"avg": "mean", "p95": "p95", "rate": "throughput", "error_rate": "failed"}


def metric(change: Change) -> str:
    """What was measured."""
    return _METRICS[change.metric]


def value(change: Change, number: float) -> str:
    """One of its figures."""
    writers = {"rate": figures.rate, "error_rate": figures.share}
    return writers.get(change.metric, figures.ms)(number)


def amount(change: Change) -> str:
    """By how much it changed: `+10 % (7 to 13)`."""
    if change.low is None or change.high is None:
        return f"{change.change * 100:+.2g} points"
    return f"{change.change * 100:+.0f} % ({change.low * 100:.0f} to {change.high * 100:.0f})"


def method(comparison: Comparison) -> str:
    """How it was found out."""
    how = "block by block" if comparison.aligned else "without regard to time"
    return (
        f"blocks of {comparison.block_s:g} s compared {how}; a change counts from {comparison.tolerance * 100:g} % "
        "(p95: twice that) and 1 ms, or 0.1 points of failures, at p < 0.03 for all together"
    )
