"""Metrics of one's own: counters, rates and trends, exact in all processes together.

Each is a row of type METRIC in Locust's statistics, beside the requests and out of
`Aggregated`: workers send it with their other rows, and the master adds them up.
`metric_totals(environment)` gives their figures. What a row counts as requests is the
sum of a counter, the number of values of a rate or a trend; what it counts as failures
are the false values of a rate, and the times are the values of a trend.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from locust import events
from locust.runners import WorkerRunner

from scenarioc.runtime.figures import amount_text, figure_text, number_text
from scenarioc.runtime.finish import LOAD_OVER, finish_completely
from scenarioc.runtime.listening import on
from scenarioc.runtime.percentiles import percentile

METRIC = "METRIC"


class Metric:
    """A figure that steps measure; `kind` is `counter`, `rate` or `trend`.

    The values of a trend may be `ms`, `s` (counted in milliseconds) or `bytes`.
    """

    def __init__(self, name: str, kind: str, unit: str = "number") -> None:
        self.name = name
        self.kind = kind
        self.unit = "ms" if unit == "s" else unit
        self.scale = 1000 if unit == "s" else 1
        if not METRICS:
            finish_completely()
            LOAD_OVER.append(note_end)
            on(events.test_stop)(tell_metrics)
        METRICS[name] = self

    def add(self, user: Any, value: Any) -> None:
        """Add a value: a number, or for a rate what is true or false."""
        row = user.environment.stats.get(self.name, METRIC)
        if self.kind == "counter":
            number = value if isinstance(value, int) else float(value)
            row.num_requests += number
            row.last_request_timestamp = now = time.time()
            row.num_reqs_per_sec[int(now)] += number
            return
        row.log(None, 0)
        if self.kind == "trend":
            take_value(row, float(value) * self.scale)
        elif not value:
            row.log_error(None)


def take_value(row: Any, value: float) -> None:
    """Count a value of a trend, with three digits of it however small it is."""
    low = row.min_response_time
    row.num_none_requests -= 1
    row.total_response_time += value
    row.min_response_time = value if low is None else min(low, value)
    row.max_response_time = max(row.max_response_time, value)
    row.response_times[float(f"{value:.3g}")] += 1


METRICS: dict[str, Metric] = {}
LOAD_ENDS: list[float] = []


def note_end() -> None:
    """Remember that the load is over, and only the last requests are not."""
    LOAD_ENDS.append(time.time())


def metric_totals(environment: Any) -> list[dict[str, Any]]:
    """The figures of all metrics so far.

    `value` is the sum of a counter, the share of true values, the mean of a trend;
    `rate` is per second of the load, `unit` that of a trend's values.
    """
    stats = environment.stats
    began_at = stats.total.start_time
    ended_at = max(LOAD_ENDS, default=0)
    seconds = (ended_at if ended_at > began_at else time.time()) - began_at
    found: list[dict[str, Any]] = []
    for name, metric in METRICS.items():
        row = stats.entries.get((name, METRIC))
        count = row.num_requests if row else 0
        one: dict[str, Any] = {"name": name, "kind": metric.kind, "count": count}
        one["value"] = 0 if metric.kind == "counter" else None
        one["rate"] = round(count / seconds, 3) if seconds > 0 else None
        if row and metric.kind == "counter":
            one["value"] = count
        elif row and metric.kind == "rate":
            one["value"] = round(1 - row.num_failures / count, 6)
        elif row:
            one["unit"] = metric.unit
            times = row.response_times
            one["value"] = round(row.avg_response_time, 3)
            one["min"], one["max"] = row.min_response_time, row.max_response_time
            for percent in (50, 90, 95, 99):
                one[f"p{percent}"] = percentile(times, percent)
        found.append(one)
    return found


def metric_text(one: dict[str, Any]) -> str:
    """One metric as people read it."""
    name, count = one["name"], one["count"]
    if one["kind"] == "counter":
        return f"{name}: {number_text(count)}, {number_text(one['rate'] or 0)}/s"
    if not count:
        return f"{name}: no values"
    if one["kind"] == "rate":
        return f"{name}: {figure_text('checks', one['value'])} of {count:,}"
    mean, *rest = (
        amount_text(one[key], one["unit"])
        for key in ("value", "p50", "p95", "p99", "max")
    )
    p50, p95, p99, most = rest
    return f"{name}: {mean} on average, p50 {p50}, p95 {p95}, p99 {p99}, max {most}"


def tell_metrics(environment: Any, **_: Any) -> None:
    """Log what the metrics come to."""
    if not isinstance(environment.runner, WorkerRunner):
        for one in metric_totals(environment):
            logging.getLogger(__name__).info(metric_text(one))
