"""Complete statistics at the end of a test, however it ends and wherever it ran.

Locust's master says goodbye to its workers without waiting for their last requests.
"""

from __future__ import annotations

import functools
import math
import time
from typing import Any

import gevent
from gevent.lock import Semaphore
from locust import events
from locust.runners import MasterRunner, WorkerRunner

from scenarioc.runtime.latecomers import employ_latecomers
from scenarioc.runtime.leaving import leave_after_requests
from scenarioc.runtime.listening import on

finishing = Semaphore()


def finish_and_report(environment: Any, **_: Any) -> None:
    """On a worker: let the users finish, and send the master the last statistics.

    No new users until the next test: the master may still follow the load for a moment,
    or divide the users of a worker that has left among the others, which leave too.
    """
    runner = environment.runner
    runner.last_received_spawn_timestamp = math.inf
    with finishing:  # Ctrl-C and the master's message come at the same time
        runner.stop()
    environment.stop_timeout = 0  # or Locust would wait once more, for nobody
    data: dict[str, Any] = {}
    environment.events.report_to_master.fire(client_id=runner.client_id, data=data)
    runner.send_message("stats", data)
    runner.send_message("finished")


def begin_again(environment: Any, **_: Any) -> None:
    """On a worker: the next test begins."""
    environment.runner.last_received_spawn_timestamp = 0


@functools.cache
def finish_completely() -> None:
    """Let the master wait at the end of a test for what its workers have to say."""
    leave_after_requests()
    employ_latecomers()
    finished: set[str] = set()

    @on(events.init)
    def register(environment: Any, runner: Any, **_: Any) -> None:
        if isinstance(runner, WorkerRunner):
            runner.register_message("begin", begin_again)
            runner.register_message("finish", finish_and_report, concurrent=True)
            # added here, it runs before the listener with which a worker says goodbye
            environment.events.quitting.add_listener(finish_and_report)
        elif isinstance(runner, MasterRunner):
            runner.register_message(
                "finished", lambda msg, **_: finished.add(msg.node_id)
            )

    @on(events.test_start)
    def let_workers_begin(environment: Any, **_: Any) -> None:
        if isinstance(environment.runner, MasterRunner) and finished:
            environment.runner.send_message("begin")

    @on(events.test_stopping)
    def wait_for_workers(environment: Any, **_: Any) -> None:
        runner = environment.runner
        if not isinstance(runner, MasterRunner):
            return
        finished.clear()
        runner.send_message("finish")
        patience = time.monotonic() + environment.stop_timeout + 5
        while time.monotonic() < patience and any(
            worker.id not in finished
            for worker in runner.clients.running + runner.clients.spawning
        ):
            gevent.sleep(0.05)
