"""So many requests a second in all, whatever the number of users and processes."""

from __future__ import annotations

import functools
import logging
import math
import statistics
import time
from collections.abc import Iterable, Mapping
from typing import Any

import gevent
from gevent import GreenletExit
from locust import events
from locust.runners import WorkerRunner

from scenarioc.runtime.listening import on
from scenarioc.runtime.scheduled import note_scheduled, scheduled_p99
from scenarioc.runtime.shares import shares
from scenarioc.runtime.tasks import Work, wrap_tasks

CATCH_UP_S = 1


class Turns:
    """Lets iterations begin in turn, so that a process sends its share of the requests.

    A turn pays for one request; what an iteration sends beyond it delays the next.
    """

    def __init__(self) -> None:
        self.rate = 0.0
        self.next_at = 0.0
        self.paid = 0

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
            shares.tally["dropped"] += 1
            note_scheduled(user.environment, type(user), due)
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
        elif self.rate and shares.begun_at is not None:
            self.next_at += self.gap_s()

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
                    note_scheduled(whose.environment, type(whose), due)

        return in_turn


def throughput_verdict(environment: Any, rate: float) -> str:
    """Whether the throughput was held in the median second, and if not, why."""
    total, runner = environment.stats.total, environment.runner
    seconds = sorted(total.num_reqs_per_sec)[1:-1]
    counts = [total.num_reqs_per_sec[second] for second in seconds]
    typical = statistics.median(counts) if counts else 0
    text = f"Throughput: {typical:,.4g}/s of {rate:,.4g}/s in all"
    if typical >= 0.98 * rate:
        return f"{text}, held"
    needed = math.ceil(rate * total.avg_response_time / 1000)
    if runner.cpu_warning_emitted or needed < runner.target_user_count / 2:
        return f"{text}, not held: this load generator was too busy, add processes"
    mean = f"{total.avg_response_time:.3g} ms"
    return (
        f"{text}, not held: all users were waiting for answers or thinking; "
        f"answers took {mean}, so at least {needed:,} users are needed"
    )


def hold_throughput(rates: Mapping[str, float], user_classes: Iterable[Any]) -> None:
    """Hold the requests a second that a profile asks for, and say whether it was held.

    Users wait for their turn before each task; every process holds its part.
    """
    turns = Turns()
    for user_class in user_classes:
        wrap_tasks(user_class, turns.paced)
    on(events.request)(turns.spend)

    @on(events.test_start)
    def begin_turns(environment: Any, **_: Any) -> None:
        turns.rate = rates.get(environment.parsed_options.load, 0)
        turns.next_at = turns.paid = 0
        if turns.rate:
            shares.forget()
            gevent.spawn(begin_shares, environment)

    @on(events.test_stop)
    def tell_throughput(environment: Any, **_: Any) -> None:
        if turns.rate and not isinstance(environment.runner, WorkerRunner):
            text = throughput_verdict(environment, turns.rate)
            text += f"; {shares.counts()['dropped']:,} turns dropped"
            text += f", {scheduled_p99(environment.stats)}"
            logging.getLogger(__name__).info(text)


def begin_shares(environment: Any) -> None:
    """Deal the parts out as soon as there is a runner, which joining workers lack."""
    while environment.runner is None:
        gevent.sleep(0.01)
    shares.begin(environment.runner)
