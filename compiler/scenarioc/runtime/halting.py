"""A test that must end at once: kill switches, and limits that no test may exceed."""

from __future__ import annotations

import functools
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import gevent
import requests
from locust import events
from locust.runners import LocalRunner, MasterRunner, WorkerRunner

from scenarioc.runtime.breakdowns import note_breakdown
from scenarioc.runtime.listening import on
from scenarioc.runtime.stopping import stop_test

Watch = Callable[[Any], str | None]

WATCHES: list[Watch] = []
HALTED: list[str] = []
LOOK_EVERY_S = 0.25


def halt(environment: Any, why: str) -> None:
    """End the test on all processes, in the midst of what users do; exit code 3."""
    if HALTED:
        return
    HALTED.append(why)
    runner = environment.runner
    environment.stop_timeout = 0  # nobody finishes what he is doing
    if isinstance(runner, WorkerRunner):
        runner.send_message("halt", {"why": why})
        runner.stop()
        return
    logging.getLogger(__name__).error("Stopped at once: %s.", why)
    note_breakdown(f"it was stopped at once: {why}")
    if isinstance(runner, MasterRunner):
        runner.send_message("halt", {"why": why})
    stop_test(environment)


@functools.cache
def heed_halts() -> None:
    """Let all processes halt together, and the exit code tell of it."""

    @on(events.init)
    def register(environment: Any, runner: Any, **_: Any) -> None:
        if isinstance(runner, MasterRunner | WorkerRunner):
            runner.register_message(
                "halt",
                lambda msg, **_: halt(environment, msg.data["why"]),
                concurrent=True,
            )

    @on(events.test_start)
    def begin(environment: Any, **_: Any) -> None:
        HALTED.clear()
        if isinstance(environment.runner, LocalRunner | MasterRunner):
            environment.stop_timeout = environment.parsed_options.stop_timeout

    @on(events.test_stop)
    def fail(environment: Any, **_: Any) -> None:
        if HALTED:
            environment.process_exit_code = 3


def look_out(environment: Any) -> None:
    """Ask all watches, again and again."""
    while not HALTED:
        for one in WATCHES:
            if why := one(environment):
                halt(environment, why)
                return
        gevent.sleep(LOOK_EVERY_S)
        if environment.runner.state in ("stopped", "stopping", "cleanup"):
            return


def keep_watch(watch: Watch) -> None:
    """Ask `watch` four times a second whether there is a reason to halt the test."""
    heed_halts()
    if not WATCHES:
        on(events.test_start)(
            lambda environment, **_: gevent.spawn(look_out, environment)
        )
    WATCHES.append(watch)


def stop_on_signal() -> None:
    """Halt the test on SIGUSR1, where the system has it."""
    heed_halts()

    @on(events.test_start)
    def listen(environment: Any, **_: Any) -> None:
        if hasattr(signal, "SIGUSR1"):
            act = functools.partial(gevent.spawn, halt, environment, "SIGUSR1 came")
            signal.signal(signal.SIGUSR1, lambda *_: act())


def stop_on_file(path: str) -> None:
    """Halt the test when there is a file of that name where the test runs."""
    keep_watch(lambda _: f"there is a file {path}" if os.path.exists(path) else None)


def stop_on_answer(url: str) -> None:
    """Halt the test when the URL answers `stop`; it is asked twice a second.

    Only the process asks that all users or workers belong to.
    """
    heed_halts()

    def ask(environment: Any) -> None:
        while not HALTED and environment.runner.state not in ("stopped", "cleanup"):
            try:
                answer = requests.get(url, timeout=2).text.strip()
            except requests.RequestException:
                answer = ""
            if answer.lower() == "stop":
                halt(environment, f"{url} answered stop")
            gevent.sleep(0.5)

    @on(events.test_start)
    def begin_to_ask(environment: Any, **_: Any) -> None:
        if not isinstance(environment.runner, WorkerRunner):
            gevent.spawn(ask, environment)


def stop_beyond(
    place: str,
    users: int | None = None,
    requests_per_s: float | None = None,
    seconds: float | None = None,
) -> None:
    """Halt a test with more users, more requests a second or more time than these.

    The requests are those of the second before last, which is complete.
    """

    def excess(environment: Any) -> Iterator[tuple[str, float, float | None]]:
        stats = environment.stats.total
        runner = environment.runner
        asked = max(runner.user_count, runner.target_user_count)
        yield f"{asked} users", asked, users
        sent = stats.num_reqs_per_sec.get(int(time.time()) - 2, 0)
        yield f"{sent} requests in a second", sent, requests_per_s
        passed = time.time() - stats.start_time
        yield f"{passed:.1f} s", passed, seconds

    def look(environment: Any) -> str | None:
        if isinstance(environment.runner, WorkerRunner):
            return None
        for text, figure, limit in excess(environment):
            if limit is not None and figure > limit:
                return f"{text}, safety allows {limit:g} ({place})"
        return None

    keep_watch(look)
