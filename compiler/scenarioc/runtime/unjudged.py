"""Tests of which nothing is judged: all they can do is break."""

from __future__ import annotations

import logging
from typing import Any

from locust import events
from locust.runners import MasterRunner, WorkerRunner

from scenarioc.runtime.breakdowns import BREAKDOWNS, breakdowns
from scenarioc.runtime.finish import finish_completely
from scenarioc.runtime.listening import on


def judge_nothing() -> None:
    """Let no failure fail a run: its exit code is 0, or 3 if the run broke."""
    finish_completely()

    @on(events.test_stop)
    def conclude(environment: Any, **_: Any) -> None:
        runner = environment.runner
        if isinstance(runner, WorkerRunner):
            return
        lost = len(runner.clients.missing) if isinstance(runner, MasterRunner) else 0
        reasons = breakdowns(environment, lost)
        BREAKDOWNS.clear()
        for reason in reasons:
            logging.getLogger(__name__).error("The run broke: %s.", reason)
        environment.process_exit_code = 3 if reasons else 0
