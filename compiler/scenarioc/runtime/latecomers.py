"""Users for workers that join while Locust does not look for any."""

from __future__ import annotations

from typing import Any

import gevent
from locust import events
from locust.runners import STATE_RUNNING, MasterRunner

from scenarioc.runtime.listening import on


def employ_latecomers() -> None:
    """On a master: give each worker its part of the users, whenever it joins.

    Locust does so only if no users are being started just then, and only once: the next
    that joins while the load stays as it is would have nothing to do.
    """
    jobs: list[Any] = []

    def look_out(runner: Any) -> None:
        while True:
            gevent.sleep(1)
            if runner.state == STATE_RUNNING and runner.clients.ready:
                runner.start(runner.target_user_count, runner.spawn_rate)

    @on(events.test_start)
    def begin_to_look_out(environment: Any, **_: Any) -> None:
        if isinstance(environment.runner, MasterRunner):
            jobs.append(gevent.spawn(look_out, environment.runner))

    @on(events.test_stopping)
    def look_out_no_more(**_: Any) -> None:
        gevent.killall(jobs)
        jobs.clear()
