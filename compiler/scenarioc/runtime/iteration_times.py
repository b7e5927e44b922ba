"""Iterations as rows of the statistics: how many there were, and how long they took."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from typing import Any

from gevent import GreenletExit
from locust.exception import RescheduleTask, StopUser

from scenarioc.runtime.endings import StepFailed, UserFailed
from scenarioc.runtime.flow import record_pass
from scenarioc.runtime.tasks import NothingLeft, Work, wrap_tasks

ITERATION = "ITERATION"


def timed(work: Work) -> Work:
    """A task that logs, as a row of its user class, how long it took.

    One that did not get to its end failed, and says nothing of the time they take; one
    that a `stop` ends, or rows that run out, did not. One that the end of the test cuts
    off does not count.
    """

    @functools.wraps(work)
    def one_more(user: Any) -> None:
        name, start = type(user).__name__, time.perf_counter()
        try:
            work(user)
        except (GreenletExit, NothingLeft):
            raise
        except Exception as error:
            on_purpose = isinstance(error, RescheduleTask | StopUser)
            failed = isinstance(error, StepFailed | UserFailed) or not on_purpose
            took = None if failed else time.perf_counter() - start
            record_pass(user, ITERATION, name, took, failed=failed)
            raise
        record_pass(user, ITERATION, name, time.perf_counter() - start)

    return one_more


def timed_iterations(user_classes: Sequence[Any]) -> Sequence[Any]:
    """The user classes, whose tasks now log how long they took."""
    for user_class in user_classes:
        wrap_tasks(user_class, timed)
    return user_classes
