"""Turns that let iterations or requests begin at a rate that all processes share."""

from __future__ import annotations

import functools
import math
import statistics
import time
from collections.abc import Mapping
from typing import Any

import gevent
from gevent import GreenletExit

from scenarioc.runtime.scheduled import note_scheduled
from scenarioc.runtime.shares import shares
from scenarioc.runtime.tasks import Work

CATCH_UP_S = 1


class Turns:
    """Lets iterations begin in turn, so that a process sends its share of the requests.

    A turn pays for one request; what an iteration sends beyond it delays the next.
    Times since turns were due go into `row`, or into that of the user's class.
    """

    def __init__(self, row: str = "") -> None:
        self.row = row
        self.begin(0)

    def begin(self, rate: float) -> None:
        """Give turns for another test: so many a second in all, or none."""
        self.rate = rate
        self.next_at = 0.0
        self.paid = self.dropped = 0

    def gap_s(self) -> float:
        """How far apart the requests of this process are to be."""
        assert shares.begun_at is not None
        _, processes = shares.part_at(time.monotonic() - shares.begun_at)
        return processes / self.rate

    def has_part(self) -> bool:
        """Whether this process has its part already: one that joins has none yet."""
        if shares.begun_at is None:
            return False
        return shares.part_at(time.monotonic() - shares.begun_at)[0] >= 0

    def take(self, user: Any) -> float:
        """Wait for a turn, and say when it was due.

        What nobody took in the last second is caught up; older turns are dropped, which
        counts as waiting until now.
        """
        while not self.has_part():
            gevent.sleep(0.02)
        now = time.monotonic()
        due, gap_s = self.next_at or now, self.gap_s()
        while due < now - CATCH_UP_S:
            self.dropped += 1
            shares.tally["dropped"] += 1
            self.note(user, due)
            due += gap_s
        self.next_at = due + gap_s
        self.paid += 1
        gevent.sleep(max(0, due - now))
        shares.note_start(time.monotonic() - due)
        return due

    def spend(self, **_: Any) -> None:
        """A request was made."""
        if self.rate and self.paid:
            self.paid -= 1
        elif self.rate and self.has_part():
            self.next_at = (self.next_at or time.monotonic()) + self.gap_s()

    def note(self, user: Any, due: float) -> None:
        """What a turn was for is over."""
        note_scheduled(user.environment, self.row or type(user).__name__, due)

    def paced(self, work: Work) -> Work:
        """A task that waits for its turn while a throughput is asked for."""

        @functools.wraps(work)
        def in_turn(user: Any) -> None:
            whose = getattr(user, "user", user)  # a group of tasks has one
            due = self.take(whose) if self.rate else None
            try:
                work(user)
            except GreenletExit:
                due = None  # cut off by the end of the test, as its request is
                raise
            finally:
                if due is not None:
                    self.note(whose, due)

        return in_turn


def typical_rate(counts: Mapping[int, int], rate: float) -> tuple[float, bool]:
    """How many a second there were in a typical while, and whether that is enough.

    Whiles are long enough for 50; the first second and the last are left out.
    """
    seconds = range(min(counts, default=0) + 1, max(counts, default=0))
    size = max(1, min(math.ceil(50 / rate), len(seconds)))
    starts = range(seconds.start, seconds.stop - size + 1, size)
    sums = [sum(counts.get(at + more, 0) for more in range(size)) for at in starts]
    typical = statistics.median(sums) if sums else 0
    return typical / size, typical >= 0.98 * rate * size - (size > 1)


def begin_shares(environment: Any) -> None:
    """Deal the parts out as soon as there is a runner, which joining workers lack."""
    while environment.runner is None:
        gevent.sleep(0.01)
    shares.begin(environment.runner)
