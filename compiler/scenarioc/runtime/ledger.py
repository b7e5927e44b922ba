"""The books of a test: what happened in each second, wherever it happened."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from locust.stats import RequestStats, StatsEntry

from scenarioc.runtime.figures import Results
from scenarioc.runtime.phases import LoadPhase
from scenarioc.runtime.series import Series
from scenarioc.runtime.tallies import TALLIES

TOTAL = ("", "Aggregated")
OVERTIME_S = 0.5
HIDDEN = ("COUNT", "PART", "METRIC")
Row = tuple[str, str]
Blocks = dict[Row, Results]


class Ledger:
    """Reads Locust's statistics once a second; each time, the difference is a block.

    The rows add up all blocks after the warm-up.
    """

    def __init__(
        self,
        environment: Any,
        phases: Sequence[LoadPhase] = (),
        warmup_s: float = 0,
        counts: Callable[[], Mapping[str, int]] = dict,
        parts: RequestStats | None = None,
    ) -> None:
        self.environment = environment
        self.phases = phases
        self.warmup_s = warmup_s
        self.counts = counts
        self.parts = parts
        self.began = time.monotonic()
        self.began_at = time.time()
        self.stopping_s: float | None = None
        self.at_s = 0.0
        self.known: Blocks = {}
        self.rows: Blocks = {}
        self.of_phases = [Results() for _ in phases]
        self.series = Series()
        self.workers: set[str] = set()
        self.lost: set[str] = set()

    def elapsed_s(self) -> float:
        """The seconds since the test began, until it is being stopped."""
        if self.stopping_s is not None:
            return self.stopping_s
        return time.monotonic() - self.began

    def measured_s(self) -> float:
        """The seconds in which results counted."""
        return max(0.0, self.at_s - self.warmup_s)

    def load_is_over(self) -> bool:
        """Whether the last page is about what was still under way after the load."""
        planned_s = max((phase.to_s for phase in self.phases), default=math.inf)
        return self.stopping_s is not None or self.at_s > planned_s + OVERTIME_S

    def turn(self) -> tuple[float, Blocks]:
        """Begin a new page: for how many seconds the last one was, and its blocks."""
        now = self.elapsed_s()
        seconds, since_s, self.at_s = now - self.at_s, self.at_s, now
        blocks = dict(self.differences())
        if since_s >= self.warmup_s - 0.5:
            for row, block in blocks.items():
                self.rows.setdefault(row, Results()).add(block)
        if TOTAL in blocks and self.phases:
            self.of_phases[self.phase_at((since_s + now) / 2)].add(blocks[TOTAL])
        runner = self.environment.runner
        if self.stopping_s is None:
            self.series.add(now, runner.user_count, blocks)
        elif TOTAL in blocks:
            self.series.add_late(blocks)
        if hasattr(runner, "clients"):
            self.workers |= {worker.id for worker in runner.clients.all}
            self.lost |= {worker.id for worker in runner.clients.missing}
        return seconds, blocks

    def phase_at(self, second: float) -> int:
        """The number of the phase at a second; what comes later is the last's."""
        begun = sum(phase.from_s <= second for phase in self.phases)
        return max(0, begun - 1)

    def differences(self) -> Iterator[tuple[Row, Results]]:
        """What has been added to each row since it was last read."""
        all_statuses: dict[str, int] = {}
        for row, entry in self.entries():
            statuses = TALLIES.rows[row].statuses() if row in TALLIES.rows else {}
            for status, count in statuses.items():
                all_statuses[status] = all_statuses.get(status, 0) + count
            if row == TOTAL:
                statuses = all_statuses
            known = self.known.setdefault(row, Results())
            if entry.num_requests < known.requests:  # somebody reset the statistics
                known = self.known[row] = Results()
                known.statuses = statuses
            if known.covers(entry):
                continue
            block = known.since(entry, statuses)
            known.add(block)
            yield row, block
        for name, count in self.counts().items():
            known = self.known.setdefault(("COUNT", name), Results())
            block = Results(count - known.requests)
            known.add(block)
            yield ("COUNT", name), block

    def entries(self) -> Iterator[tuple[Row, StatsEntry]]:
        """The rows of Locust's statistics, and their sum at last."""
        stats = self.environment.stats
        for entry in list(stats.entries.values()):
            yield (entry.method, entry.name), entry
        for entry in list(self.parts.entries.values()) if self.parts else ():
            yield (entry.method, entry.name), entry
        yield TOTAL, stats.total


def merged(blocks: Mapping[Row, Results], rows: Sequence[Row]) -> Results:
    """The results of some rows as one."""
    found = [blocks[row] for row in rows if row in blocks]
    if len(found) == 1:
        return found[0]
    both = Results()
    for one in found:
        both.add(one)
    return both
