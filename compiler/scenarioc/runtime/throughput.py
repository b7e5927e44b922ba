"""So many requests a second in all, whatever the number of users and processes."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Mapping
from typing import Any

import gevent
from locust import events
from locust.runners import WorkerRunner

from scenarioc.runtime.listening import on
from scenarioc.runtime.scheduled import scheduled_p99
from scenarioc.runtime.shares import shares
from scenarioc.runtime.tasks import wrap_tasks
from scenarioc.runtime.turns import Turns, begin_shares, typical_rate


def throughput_verdict(environment: Any, rate: float) -> str:
    """Whether the throughput was held in a typical while, and if not, why."""
    total, runner = environment.stats.total, environment.runner
    typical, enough = typical_rate(total.num_reqs_per_sec, rate)
    text = f"Throughput: {typical:,.4g}/s of {rate:,.4g}/s in all"
    if enough:
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
        turns.begin(rates.get(environment.parsed_options.load, 0))
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
