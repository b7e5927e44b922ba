"""A comparison in words."""

from __future__ import annotations

from scenarioc.results import figures
from scenarioc.results.compare import Change, Comparison
from scenarioc.results.summary import Summary

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
        return f"{change.change * 100:+.2g} points" if change.change else "0 points"
    change_in_percent, low, high = (round(one * 100) for one in (change.change, change.low, change.high))
    return f"{change_in_percent:+} % ({low} to {high})" if change_in_percent else f"0 % ({low} to {high})"


def chance(change: Change) -> str:
    """How likely noise does the like, where that matters: `< 0.001`."""
    return "" if change.verdict == "same" else "< 0.001" if change.p < 0.001 else f"{change.p:.2g}"


def own_metrics(comparison: Comparison) -> list[tuple[str, str, str]]:
    """The metrics of the spec's own with their figures in both runs."""
    base, new = ({one.name: figures.metric(one) for one in run.metrics} for run in (comparison.base, comparison.new))
    return [(name, base.get(name, figures.NONE), new.get(name, figures.NONE)) for name in {**base, **new}]


def ran(name: str, run: Summary) -> str:
    """Which run it was: `base: 2026-01-02 03:04:05 UTC, run 5f0c, medium, http://localhost:8000`."""
    when = figures.moment(run.started) or "at an unknown time"
    return f"{name}: " + ", ".join(filter(None, (when, run.run_id and f"run {run.run_id}", run.profile, run.target)))


def method(comparison: Comparison) -> str:
    """How it was found out."""
    if not comparison.changes:
        return "nothing was compared, as the runs have no figures in common"
    how = "block by block" if comparison.aligned else "without regard to time"
    return (
        f"blocks of {comparison.block_s:.2g} s compared {how}; a change counts from {comparison.tolerance * 100:g} % "
        "(p95: twice that) and 1 ms, or 0.1 points of failures, at p < 0.03 for all together"
    )
