"""Ctrl-C and SIGTERM as ways to end a test that lose nothing."""

from __future__ import annotations

import os
import signal
from typing import Any

import gevent
from locust import events
from locust.runners import WorkerRunner

from scenarioc.runtime.listening import on


def heed_sigterm() -> None:
    """Let Ctrl-C and SIGTERM end a running test alike, and completely.

    Python would raise Ctrl-C within whatever user is running just then, Locust would
    die at once of a SIGTERM that meets a load shape without the web UI.
    """

    def interrupt_main() -> None:
        error = KeyboardInterrupt()
        gevent.get_hub().handle_system_error(KeyboardInterrupt, error)

    def leave_as_worker() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    @on(events.test_start)
    def hear_signals(environment: Any, **_: Any) -> None:
        if isinstance(environment.runner, WorkerRunner):
            signal.signal(signal.SIGINT, lambda *_: gevent.spawn(leave_as_worker))
        else:
            signal.signal(signal.SIGINT, lambda *_: gevent.spawn(interrupt_main))
            signal.signal(signal.SIGTERM, lambda *_: gevent.spawn(interrupt_main))
