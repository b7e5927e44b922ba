"""So many requests a second of a scenario or an endpoint, in all."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import gevent
from locust import events
from locust.clients import HttpSession
from locust.contrib.fasthttp import FastHttpSession
from locust.runners import WorkerRunner

from scenarioc.runtime.listening import on
from scenarioc.runtime.namedturns import NAMED_TURNS, NamedTurns, in_named_turns
from scenarioc.runtime.shares import shares
from scenarioc.runtime.tasks import wrap_tasks
from scenarioc.runtime.turns import begin_shares
from scenarioc.runtime.userparts import user_parts


def begin_named_turns(rates: Mapping[str, Mapping[str, float]]) -> None:
    """Give turns in each test, and say at its end whether the rates were held."""

    @on(events.test_start)
    def begin_turns(environment: Any, **_: Any) -> None:
        asked = rates.get(environment.parsed_options.load, {})
        for name, turns in NAMED_TURNS.items():
            turns.begin(asked.get(name, 0))
            turns.forget()
        if asked:
            shares.forget()
            gevent.spawn(begin_shares, environment)
            user_parts.forget(environment.runner)
            gevent.spawn(user_parts.keep_telling, environment)

    @on(events.report_to_master)
    def hand_over(data: dict[str, Any], **_: Any) -> None:
        data["turns"] = {name: turns.hand_over() for name, turns in NAMED_TURNS.items()}

    @on(events.worker_report)
    def take_over(data: dict[str, Any], **_: Any) -> None:
        for name, counted in data.get("turns", {}).items():
            NAMED_TURNS[name].take_over(counted)

    @on(events.test_stop)
    def tell_throughputs(environment: Any, **_: Any) -> None:
        held = [turns for turns in NAMED_TURNS.values() if turns.rate]
        for turns in held if not isinstance(environment.runner, WorkerRunner) else ():
            logging.getLogger(__name__).info(turns.verdict(environment))


def hold_throughputs(
    rates: Mapping[str, Mapping[str, float]],
    scenarios: Mapping[str, type[Any]],
    endpoints: Mapping[str, tuple[Sequence[type[Any]], Sequence[tuple[str, str]]]],
) -> None:
    """Hold the requests a second that a profile asks for, of scenarios and endpoints.

    Iterations of such a scenario, and requests of such an endpoint, wait for their
    turn; every process holds the part that it has of the users. An endpoint has the
    users that send it, and its rows of the statistics.
    """
    for name, user_class in scenarios.items():
        NAMED_TURNS[name] = NamedTurns(name, [user_class])
        wrap_tasks(user_class, NAMED_TURNS[name].paced)
    for name, (user_classes, rows) in endpoints.items():
        NAMED_TURNS[name] = NamedTurns(name, user_classes, rows)
    for session in (FastHttpSession, HttpSession):
        setattr(session, "request", in_named_turns(session.request))  # noqa: B010
    begin_named_turns(rates)
