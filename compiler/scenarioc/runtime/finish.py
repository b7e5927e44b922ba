"""Complete statistics at the end of a test, however it ends and wherever it ran.

Locust's master says goodbye to its workers without waiting for their last requests.
"""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable
from typing import Any

import gevent
from gevent.lock import Semaphore
from locust import events
from locust.runners import MasterRunner, WorkerRunner

from scenarioc.runtime.latecomers import employ_latecomers
from scenarioc.runtime.leaving import leave_after_requests
from scenarioc.runtime.listening import on

REPORTS_S = 1
# what is done when the load ends, before the wait for what is still under way
LOAD_OVER: list[Callable[[], None]] = []
finishing = Semaphore()


def report(runner: Any, said: str) -> None:
    """On a worker: send the master what has happened since the last report."""
    data: dict[str, Any] = {}
    runner.environment.events.report_to_master.fire(
        client_id=runner.client_id, data=data
    )
    runner.send_message("stats", data)
    runner.send_message(said)


def finish_and_report(environment: Any, **_: Any) -> None:
    """On a worker: let the users finish, and send the master the last statistics.

    No new users until the next test: the master may still follow the load for a moment,
    or divide the users of a worker that has left among the others, which leave too.
    """
    runner = environment.runner
    runner.last_received_spawn_timestamp = math.inf
    report(runner, "leaving")
    with finishing:  # Ctrl-C and the master's message come at the same time
        runner.stop()
    environment.stop_timeout = 0  # or Locust would wait once more, for nobody
    report(runner, "finished")


def begin_again(environment: Any, **_: Any) -> None:
    """On a worker: the next test begins."""
    environment.runner.last_received_spawn_timestamp = 0


def wait_until_said(runner: Any, by: set[str], seconds: float) -> None:
    """On the master: wait for all workers, but no longer than so many seconds."""
    patience = time.monotonic() + seconds
    while time.monotonic() < patience and any(
        worker.id not in by
        for worker in runner.clients.running + runner.clients.spawning
    ):
        gevent.sleep(0.02)


@functools.cache
def finish_completely() -> None:
    """Let the master wait at the end of a test for what its workers have to say."""
    leave_after_requests()
    employ_latecomers()
    leaving: set[str] = set()
    finished: set[str] = set()

    @on(events.init)
    def register(environment: Any, runner: Any, **_: Any) -> None:
        if isinstance(runner, WorkerRunner):
            runner.register_message("begin", begin_again)
            runner.register_message("finish", finish_and_report, concurrent=True)
            # added here, it runs before the listener with which a worker says goodbye
            environment.events.quitting.add_listener(finish_and_report)
        elif isinstance(runner, MasterRunner):
            for said, nodes in (("leaving", leaving), ("finished", finished)):
                runner.register_message(
                    said, lambda msg, nodes=nodes, **_: nodes.add(msg.node_id)
                )

    @on(events.test_start)
    def let_workers_begin(environment: Any, **_: Any) -> None:
        if isinstance(environment.runner, MasterRunner) and finished:
            environment.runner.send_message("begin")

    @on(events.test_stopping)
    def wait_for_workers(environment: Any, **_: Any) -> None:
        runner = environment.runner
        distributed = isinstance(runner, MasterRunner)
        if distributed:
            leaving.clear()
            finished.clear()
            runner.send_message("finish")
            wait_until_said(runner, leaving, REPORTS_S)
        for act in LOAD_OVER:
            act()
        if distributed:
            wait_until_said(runner, finished, environment.stop_timeout + 5)
