"""Results of the plan: the rows of the statistics, and what they must hold."""

from __future__ import annotations

from typing import Literal

from scenarioc.plan.model.values import Place
from scenarioc.records import record


@record
class StatisticsRow:
    """One row: the place of the first request that it counts, the titles of the scenarios that send it, its tags, the
    shortest time within which an answer is expected, and whether anything is expected of the answers."""

    method: str
    name: str
    place: Place
    scenarios: tuple[str, ...]
    tags: tuple[str, ...]
    limit_ms: float | None = None
    checked: bool = False


@record
class Threshold:
    """A condition on the results. `rows` are the (method, name) statistics rows it covers; None means all requests.
    `metric` is `p50` … `p99.9`, `avg`, `min`, `max` (milliseconds), `error_rate`, `checks` (0 to 1), `rate` (requests
    a second), `requests`, `failures` or `completed` (counts). `status` is a class such as `5xx`: only those
    answers count. `text` is how the spec says it. Iterations are rows of the method `ITERATION`, one per user class.
    `unit` is that of the times of a trend's row: `ms`, `bytes` or `number`.

    `over_s` is the length of the sliding window, None for the whole test; it fails when windows have missed the limit
    for `for_s`. The first `after_s` are left out, and nothing is aborted before `grace_s`."""

    text: str
    rows: tuple[tuple[str, str], ...] | None
    metric: str
    operator: Literal["<", "<=", ">", ">=", "=="]
    limit: float
    place: Place
    status: str | None = None
    unit: Literal["ms", "bytes", "number"] = "ms"
    over_s: float | None = None
    for_s: float = 0.0
    after_s: float = 0.0
    grace_s: float = 0.0
    abort: bool = False
    warn: bool = False
