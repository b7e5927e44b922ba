"""What Locust's statistics leave out: the classes of status codes, slow requests."""

from __future__ import annotations

import time
from bisect import insort
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from locust import events
from locust.runners import WorkerRunner

from scenarioc.runtime.listening import on

SLOWEST_KEPT = 5
Slowest = list[tuple[float, float]]


class Tally:
    """Of one row: answers by status code, and the slowest as (ms, when).

    `slow` counts those that took `limit_ms` or longer.
    """

    def __init__(self, limit_ms: float | None = None) -> None:
        self.limit_ms = limit_ms
        self.codes: dict[int, int] = defaultdict(int)
        self.slow = 0
        self.slowest: Slowest = []
        self.bar_ms = 0.0

    def note(self, ms: float, when: float) -> None:
        """Take note of a request that may be one of the slow or of the slowest."""
        if self.limit_ms is not None and ms >= self.limit_ms:
            self.slow += 1
        self.keep([(ms, when)])

    def keep(self, more: Slowest) -> None:
        """Keep the slowest of those known and of these, in ascending order."""
        for ms, when in more:
            insort(self.slowest, (ms, when))
        del self.slowest[:-SLOWEST_KEPT]
        full = len(self.slowest) == SLOWEST_KEPT
        self.bar_ms = self.slowest[0][0] if full else 0.0
        if self.limit_ms is not None:
            self.bar_ms = min(self.bar_ms, self.limit_ms)

    def statuses(self) -> dict[str, int]:
        """Answers by class: `2xx`, `5xx`, and `none` where no answer came."""
        classes: dict[str, int] = defaultdict(int)
        for code, count in self.codes.items():
            classes[f"{code // 100}xx" if code else "none"] += count
        return classes


class Tallies:
    """The tallies of all rows; those of workers come together on the master."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Tally] = {}
        self.limits: Mapping[tuple[str, str], float] = {}
        self.since = 0.0

    def begin(self, limits: Mapping[tuple[str, str], float], warmup_s: float) -> None:
        """Begin anew; the slowest requests are those after the warm-up."""
        self.rows.clear()
        self.limits = limits
        self.since = time.time() + warmup_s

    def of(self, row: tuple[str, str]) -> Tally:
        """The tally of a row."""
        if row not in self.rows:
            self.rows[row] = Tally(self.limits.get(row))
        return self.rows[row]

    def count(
        self,
        request_type: str,
        name: str,
        response_time: float | None,
        response: Any = None,
        response_length: Any = 0,
        exception: Any = None,
        context: Any = None,
        start_time: Any = None,
        url: Any = None,
        **_: Any,
    ) -> None:
        """Count a request; naming all that Locust tells is quicker than `**`."""
        try:
            tally = self.rows[request_type, name]
        except KeyError:
            tally = self.of((request_type, name))
        code = getattr(response, "status_code", None)
        if code is not None:
            tally.codes[code] += 1
        if response_time is not None and response_time >= tally.bar_ms:
            now = time.time()
            if now >= self.since:
                tally.note(response_time, now)

    def hand_over(self, data: dict[str, Any], **_: Any) -> None:
        """On a worker: put into its report what has been counted since the last."""
        data["tallies"] = [
            (*row, list(tally.codes.items()), tally.slow, tally.slowest)
            for row, tally in self.rows.items()
        ]
        self.rows.clear()

    def take_over(self, data: dict[str, Any], **_: Any) -> None:
        """On the master: add what a worker has counted."""
        for method, name, codes, slow, slowest in data.get("tallies", ()):
            tally = self.of((method, name))
            for code, count in codes:
                tally.codes[code] += count
            tally.slow += slow
            tally.keep(slowest)


TALLIES = Tallies()


def tally_requests() -> None:
    """Count on every process what happens there, and all of it on the master."""

    @on(events.init)
    def connect_tallies(environment: Any, runner: Any, **_: Any) -> None:
        environment.events.request.add_listener(TALLIES.count)
        environment.events.worker_report.add_listener(TALLIES.take_over)
        if isinstance(runner, WorkerRunner):
            environment.events.report_to_master.add_listener(TALLIES.hand_over)
