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

from scenarioc.runtime.leaving import leave_after_requests
from scenarioc.runtime.listening import on

finishing = Semaphore()


def finish_and_report(environment: Any, **_: Any) -> None:
    """On a worker: let the users finish, and send the master the last statistics."""
    runner = environment.runner
    with finishing:  # Ctrl-C and the master's message come at the same time
        runner.stop()
    environment.stop_timeout = 0  # or Locust would wait once more, for nobody
    data: dict[str, Any] = {}
    environment.events.report_to_master.fire(client_id=runner.client_id, data=data)
    runner.send_message("stats", data)
    runner.send_message("finished")


def leave_completely(environment: Any, **_: Any) -> None:
    """On a worker that was told to quit: report everything, take on no new users.

    When Ctrl-C reaches all processes, the first worker to quit makes the master give
    its users to the others, which are quitting too.
    """
    environment.runner.last_received_spawn_timestamp = math.inf
    finish_and_report(environment)


@functools.cache
def finish_completely() -> None:
    """Let the master wait at the end of a test for what its workers have to say."""
    leave_after_requests()
    finished: set[str] = set()

    @on(events.init)
    def register(environment: Any, runner: Any, **_: Any) -> None:
        if isinstance(runner, WorkerRunner):
            runner.register_message("finish", finish_and_report, concurrent=True)
            # added here, it runs before the listener with which a worker says goodbye
            environment.events.quitting.add_listener(leave_completely)
        elif isinstance(runner, MasterRunner):
            runner.register_message(
                "finished", lambda msg, **_: finished.add(msg.node_id)
            )

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
