"""Who does which part of a common schedule, on one process or on many.

`arrival_counts()` says how many parts were dropped and how many began late. On a master
it is the sum of what the workers report several times a second, and complete once
`finish_completely` has heard the last of them; so it is right in `test_stop`.
"""

from __future__ import annotations

import math
import time
from typing import Any

import gevent
from locust import events
from locust.runners import MasterRunner, WorkerRunner

from scenarioc.runtime.listening import on
from scenarioc.runtime.workers import workers_alive

REPORT_S = 0.15
SILENCE_S = 0.6
NOTICE_S = 0.25
LATE_S = 0.05


class Shares:
    """The parts of a schedule: number `n` is for process `n % processes`.

    A worker that joins gets its part a moment later; the others take over from one that
    is silent for 0.6 s.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: nobody has a part yet."""
        self.table: list[tuple[float, list[str]]] = []
        self.begun_at: float | None = None
        self.own_name = ""
        self.reported_at = math.inf
        self.over = False
        self.tally = dict.fromkeys(("started", "dropped", "late", "latest_ms"), 0.0)
        self.heard_at: dict[str, float] = {}
        self.reports: dict[str, dict[str, Any]] = {}

    def begin(self, runner: Any) -> None:
        """Deal the parts out, or ask for one; on one process, everything is its own."""
        self.forget()
        self.own_name = getattr(runner, "client_id", "")
        if isinstance(runner, MasterRunner):
            runner.greenlet.spawn(self.deal, runner)
        elif isinstance(runner, WorkerRunner):
            runner.greenlet.spawn(self.keep_reporting, runner)
        else:
            self.begun_at = time.monotonic()
            self.table = [(-1, [self.own_name])]

    def part_at(self, second: float) -> tuple[int, int]:
        """The part of this process at a second of the schedule, and of how many."""
        for since, names in reversed(self.table):
            if second >= since:
                mine = names.index(self.own_name) if self.own_name in names else -1
                return mine, len(names)
        return -1, 1

    def at_work(self) -> list[str]:
        """The workers that were heard of lately, in an order that all agree on."""
        now = time.monotonic()
        return sorted(
            name for name, at in self.heard_at.items() if now - at < SILENCE_S
        )

    def all_over(self, runner: Any) -> bool:
        """Whether nothing is left to be done, on any process.

        A worker that is too busy to report may still have users: it is waited for.
        """
        if not isinstance(runner, MasterRunner):
            return self.over
        heard = workers_alive(runner) & self.reports.keys()
        return bool(self.table and heard) and all(
            self.reports[name]["over"] for name in heard
        )

    def note_start(self, late_s: float) -> None:
        """Something begins, so many seconds after it was due."""
        tally = self.tally
        tally["started"] += 1
        if late_s > LATE_S:
            tally["late"] += 1
        tally["latest_ms"] = max(tally["latest_ms"], late_s * 1000)

    def tallies(self) -> list[dict[str, float]]:
        """What each process has counted so far."""
        reported = [report["tally"] for report in self.reports.values()]
        return reported or [self.tally]

    def counts(self) -> dict[str, int]:
        """What all processes `started`, `dropped`, and began more than 50 ms `late`."""
        tallies = self.tallies()
        keys = ("started", "dropped", "late")
        return {key: sum(int(tally[key]) for tally in tallies) for key in keys}

    def latest_ms(self) -> float:
        """How late the latest start was, on any process."""
        return max(tally["latest_ms"] for tally in self.tallies())

    def deal(self, runner: Any) -> None:
        """On a master: deal the parts anew whenever a worker comes or goes."""
        patience = time.monotonic() + 3
        while True:
            now, live = time.monotonic(), self.at_work()
            if self.begun_at is None:
                ready = {node.id for node in runner.clients.all}
                if live and (ready <= set(live) or now > patience):
                    self.begun_at = now + NOTICE_S
                    self.table = [(-1, live)]
                    self.publish(runner, live)
            elif live and live != self.table[-1][1]:
                self.table.append((now - self.begun_at + NOTICE_S, live))
                self.publish(runner, list(self.heard_at))
            gevent.sleep(REPORT_S / 3)

    def silent(self) -> bool:
        """Whether this worker was too busy to report, so that others may take over."""
        return time.monotonic() - self.reported_at > SILENCE_S - REPORT_S

    def publish(self, runner: Any, names: list[str]) -> None:
        """On a master: tell workers who has which part from when on."""
        assert self.begun_at is not None
        for name in names:
            elapsed = time.monotonic() - self.begun_at
            runner.send_message(
                "shares", {"elapsed": elapsed, "table": self.table}, name
            )

    def hear(self, environment: Any, msg: Any, **_: Any) -> None:
        """On a master: a worker reports."""
        self.heard_at[msg.node_id] = time.monotonic()
        self.reports[msg.node_id] = msg.data
        if msg.data["known"] < len(self.table):
            self.publish(environment.runner, [msg.node_id])

    def learn(self, environment: Any, msg: Any, **_: Any) -> None:
        """On a worker: the master has dealt."""
        if self.begun_at is None:
            self.begun_at = time.monotonic() - msg.data["elapsed"]
        self.table = [(since, list(names)) for since, names in msg.data["table"]]

    def keep_reporting(self, runner: Any) -> None:
        """On a worker: tell the master again and again that it is there."""
        while runner.environment.runner is runner:
            silent = self.silent()
            self.report(runner)
            if silent:
                gevent.sleep(REPORT_S)  # to hear of it, if others have taken over
            self.reported_at = time.monotonic()
            gevent.sleep(REPORT_S)

    def report(self, runner: Any) -> None:
        """On a worker: tell the master what it has done."""
        known, over, tally = len(self.table), self.over, self.tally
        runner.send_message("at_work", {"known": known, "over": over, "tally": tally})


shares = Shares()


@on(events.test_stopping)
def report_shares(environment: Any, **_: Any) -> None:
    """On a worker: tell the master what was done until the end."""
    if isinstance(environment.runner, WorkerRunner) and shares.begun_at is not None:
        shares.report(environment.runner)


@on(events.init)
def connect_shares(runner: Any, **_: Any) -> None:
    """Let master and workers understand each other."""
    if isinstance(runner, WorkerRunner):
        runner.register_message("shares", shares.learn)
    elif isinstance(runner, MasterRunner):
        runner.register_message("at_work", shares.hear)


def arrival_counts() -> dict[str, int]:
    """How many arrivals or turns were dropped or late, on all processes."""
    counts = shares.counts()
    return {name: counts[name] for name in ("dropped", "late")}
