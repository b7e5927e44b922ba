"""Requests that thresholds look at apart from the rest of their row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from locust import events
from locust.runners import WorkerRunner
from locust.stats import RequestStats, StatsEntry

from scenarioc.runtime.listening import on


class Parts(RequestStats):
    """Statistics of requests by the labels in their context, from all processes."""

    def count(
        self,
        response_time: Any,
        response_length: int,
        exception: Any = None,
        context: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """Count a request for each of its labels."""
        for label in (context or {}).get("parts", ()):
            entry = self.get(label, "PART")
            entry.log(response_time, response_length)
            if exception is not None:
                entry.log_error(None)

    def hand_over(self, data: dict[str, Any], **_: Any) -> None:
        """On a worker: put into its report what has been counted since the last."""
        data["parts"] = self.serialize_stats()

    def take_over(self, data: dict[str, Any], **_: Any) -> None:
        """On the master: add what a worker has counted."""
        for one in data.get("parts", ()):
            entry = StatsEntry.unserialize(one, self)
            self.get(entry.name, entry.method).extend(entry)


PARTS = Parts(use_response_times_cache=False)


@on(events.init)
def connect_parts(environment: Any, runner: Any, **_: Any) -> None:
    """Count on every process what happens there, and all of it on the master."""
    environment.events.test_start.add_listener(lambda **_: PARTS.clear_all())
    environment.events.request.add_listener(PARTS.count)
    environment.events.worker_report.add_listener(PARTS.take_over)
    if isinstance(runner, WorkerRunner):
        environment.events.report_to_master.add_listener(PARTS.hand_over)
