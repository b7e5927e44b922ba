"""End the whole test from any step of any user on any process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import gevent
from gevent.lock import Semaphore
from locust import events
from locust.exception import StopUser
from locust.runners import (
    STATE_CLEANUP,
    STATE_STOPPING,
    MasterRunner,
    WorkerRunner,
)

from scenarioc.runtime.listening import on

STOPPING_NOW = Semaphore()


def stop_once(environment: Any) -> None:
    """Stop the test that runs, and let all others who ask meanwhile go away."""
    if not STOPPING_NOW.acquire(blocking=False):
        return  # Locust stumbles over two that stop the same users at once
    try:
        runner = environment.runner
        if runner.state not in (STATE_CLEANUP, STATE_STOPPING):
            options = environment.parsed_options
            runner.quit() if options and options.headless else runner.stop()
    finally:
        STOPPING_NOW.release()


def stop_test(environment: Any) -> None:
    """Stop the test: a worker asks its master, every other process does it itself."""
    runner = environment.runner
    if isinstance(runner, WorkerRunner):
        runner.send_message("stop_test")
    else:
        # in a greenlet of its own: a user would kill itself half-way
        gevent.spawn(stop_once, environment)


def master_listens(ending: Callable[[Any], NoReturn]) -> Callable[[Any], NoReturn]:
    """Decorate what stops the test, so that the master does when a worker asks."""

    @on(events.init)
    def register(runner: Any, **_: Any) -> None:
        if isinstance(runner, MasterRunner):
            runner.register_message(
                "stop_test", lambda environment, **_: stop_test(environment)
            )

    return ending


@master_listens
def end_test(user: Any) -> NoReturn:
    """End the whole test on all processes, and this user at once."""
    stop_test(user.environment)
    raise StopUser
