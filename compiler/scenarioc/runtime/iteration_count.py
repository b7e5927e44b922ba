"""How many iterations all users have done, on all processes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gevent import GreenletExit
from locust import events

from scenarioc.runtime.listening import on
from scenarioc.runtime.tasks import NothingLeft, Work, wrap_tasks

Counting = Callable[[], Mapping[str, int]]


class IterationCount:
    """Counts here, and adds on a master what its workers have counted."""

    def __init__(self) -> None:
        self.begin()
        on(events.test_start)(self.begin)
        on(events.report_to_master)(self.report)
        on(events.worker_report)(self.hear)

    def begin(self, **_: Any) -> None:
        """Count for another test."""
        self.done = 0
        self.of_workers: dict[str, int] = {}

    def counted(self, work: Work) -> Work:
        """A task that counts; one that the end of the test cuts off does not."""

        @functools.wraps(work)
        def one_more(user: Any) -> None:
            try:
                work(user)
            except (GreenletExit, NothingLeft):
                self.done -= 1
                raise
            finally:
                self.done += 1

        return one_more

    def report(self, data: dict[str, Any], **_: Any) -> None:
        """On a worker: tell how many it has counted."""
        data["iterations_done"] = self.done

    def hear(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """On a master: a worker tells."""
        self.of_workers[client_id] = data.get("iterations_done", 0)

    def all_done(self) -> int:
        """How many were done, on all processes."""
        return self.done + sum(self.of_workers.values())


def count_iterations(user_classes: Iterable[Any], counts: Counting = dict) -> Counting:
    """Count the iterations of all users, beside what `counts` says."""
    count = IterationCount()
    for user_class in user_classes:
        wrap_tasks(user_class, count.counted)
    return lambda: {**counts(), "iterations": count.all_done()}
