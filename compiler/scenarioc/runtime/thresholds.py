"""Conditions on the results of a test, judged while it runs and when it ends."""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scenarioc.runtime.figures import Results, figure
from scenarioc.runtime.ledger import TOTAL, merged

COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}
TOLERANCE_S = 0.25
DONE = ("requests", "failures", "rate")
RISK = 0.1


class Threshold(NamedTuple):
    """A condition on the results of some (method, name) rows, or of all requests.

    Metrics are `p50` … `p99.9`, `avg`, `min` and `max` in milliseconds, `error_rate`
    and `checks` from 0 to 1, `rate` in requests per second, and the counts `requests`,
    `failures` and `completed`; with a `status` such as `5xx`, of such answers.
    What stands there for times may have another `unit`: `bytes`, or `number` for none.
    With `over_s`, it must hold in every window of so many seconds, but for `for_s`.
    The first `after_s` seconds do not count; before `grace_s` it ends no test.
    """

    text: str
    metric: str
    operator: str
    limit: float
    place: str
    rows: Sequence[tuple[str, str]] | None = None
    status: str | None = None
    unit: str = "ms"
    over_s: float | None = None
    for_s: float = 0
    after_s: float = 0
    grace_s: float = 0
    abort: bool = False
    warn: bool = False

    def holds(self, value: float) -> bool:
        """Whether a figure is as it should be."""
        return bool(COMPARISONS[self.operator](value, self.limit))

    def margin(self, value: float | None) -> float | None:
        """How far a figure is on the right side, as a share of the limit."""
        if value is None or not self.limit:
            return None
        distance = (self.limit - value) / self.limit
        if self.operator == "==":
            return -abs(distance)
        return distance if self.operator.startswith("<") else -distance

    def room(self, value: float) -> float | None:
        """The margin, for checks as a share of what is left from the limit to 100 %."""
        if self.metric == "checks" and self.operator[0] == ">" and self.limit < 1:
            return (value - self.limit) / (1 - self.limit)
        return self.margin(value)


class Judge:
    """Follows one threshold through a test."""

    def __init__(self, threshold: Threshold) -> None:
        self.threshold = threshold
        self.results = Results()
        self.seconds = 0.0
        self.window: deque[tuple[float, Results]] = deque()
        self.worst: float | None = None
        self.missed_since: float | None = None
        self.failed = self.heard = False

    def hear(
        self,
        blocks: Mapping[tuple[str, str], Results],
        at_s: float,
        seconds: float,
        *,
        late: bool = False,
    ) -> None:
        """Take in what happened in the last seconds up to a second of the test.

        What comes `late`, after the load, says nothing of what is done in a window.
        """
        threshold = self.threshold
        if at_s - seconds < threshold.after_s - TOLERANCE_S:
            return
        rows = (TOTAL,) if threshold.rows is None else threshold.rows
        self.heard |= any(row in blocks for row in rows)
        if late and threshold.over_s is not None and threshold.metric in DONE:
            return
        block = merged(blocks, rows)
        self.results.add(block)
        self.seconds += seconds
        if threshold.over_s is not None:
            self.window.append((seconds, block))
            self.slide(threshold.over_s)
            if self.seconds >= threshold.over_s - TOLERANCE_S:
                self.judge(at_s)
        elif threshold.abort and at_s >= threshold.grace_s:
            self.judge(at_s)

    def slide(self, over_s: float) -> None:
        """Forget what is no longer in the window."""
        while self.seconds - self.window[0][0] >= over_s - TOLERANCE_S:
            seconds, block = self.window.popleft()
            self.seconds -= seconds
            self.results.subtract(block)

    def judge(self, at_s: float) -> None:
        """Judge the results as they are now; once failed, a threshold has failed."""
        value = self.value()
        if value is None or self.threshold.holds(value):
            self.missed_since = None
        elif self.missed_since is None:
            self.missed_since = at_s
        ended = self.failed and self.threshold.over_s is None
        if value is not None and not ended:
            self.worst = self.worse(value)
        if self.missed_since is not None:
            self.failed |= at_s - self.missed_since >= self.threshold.for_s

    def worse(self, value: float) -> float:
        """The worse of this figure and the worst in earlier windows."""
        if self.worst is None or self.threshold.over_s is None:
            return value
        if self.threshold.operator == "==":
            return self.worst if not self.threshold.holds(self.worst) else value
        high = self.threshold.operator.startswith("<")
        return max(self.worst, value) if high else min(self.worst, value)

    def value(self) -> float | None:
        """The figure of the results as they are now."""
        threshold = self.threshold
        return figure(
            threshold.metric, self.results, self.seconds, status=threshold.status
        )

    def at_risk(self) -> bool:
        """Whether the threshold fails as things are, or is close to it."""
        value = self.value()
        if value is None:
            return False
        room = self.threshold.room(value)
        return not self.threshold.holds(value) or (room is not None and room < RISK)

    def final(self) -> float | None:
        """The figure that decides: of the whole test, or of the worst window."""
        if not self.heard:
            return None
        if self.threshold.over_s is not None or self.failed:
            return self.worst
        return self.value()

    def status(self) -> str:
        """In the end: `held`, `failed`, `warned` or `no data`."""
        value = self.final()
        if value is None:
            return "no data"
        missed = self.failed
        if self.threshold.over_s is None:
            missed |= not self.threshold.holds(value)
        if not missed:
            return "held"
        return "warned" if self.threshold.warn else "failed"
