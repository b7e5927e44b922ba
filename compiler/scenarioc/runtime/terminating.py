"""Ctrl-C and SIGTERM as ways to end a test that lose nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import gevent
from locust import events
from locust.runners import WorkerRunner

from scenarioc.runtime.listening import on

# those that ended the test, in their order
SIGNALS: list[int] = []


def heed_sigterm() -> None:
    """Let Ctrl-C and SIGTERM end a running test alike, and completely.

    Python would raise Ctrl-C within whatever user is running just then, Locust would
    die at once of a SIGTERM that meets a load shape without the web UI. A second signal
    ends the requests under way as well, a third one everything.
    """

    def interrupt_main() -> None:
        error = KeyboardInterrupt()
        gevent.get_hub().handle_system_error(KeyboardInterrupt, error)

    def leave_as_worker() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    def hear(number: int, runner: Any, leave: Callable[[], None]) -> None:
        SIGNALS.append(number)
        if len(SIGNALS) == 2:
            runner.user_greenlets.kill(block=False)
        else:
            gevent.spawn(leave)

    @on(events.test_start)
    def hear_signals(environment: Any, **_: Any) -> None:
        SIGNALS.clear()
        runner = environment.runner
        worker = isinstance(runner, WorkerRunner)
        leave = leave_as_worker if worker else interrupt_main
        for one in [signal.SIGINT] if worker else [signal.SIGINT, signal.SIGTERM]:
            signal.signal(one, lambda number, _: hear(number, runner, leave))
