"""Who does which part of a common schedule, on one process or on many."""

from __future__ import annotations

import time
from typing import Any

import gevent
from locust import events
from locust.runners import MasterRunner, WorkerRunner

from scenarioc.runtime.listening import on

REPORT_S = 0.15
SILENCE_S = 0.6
NOTICE_S = 0.25


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
        self.over = False
        self.tally: dict[str, float] = {}
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

    def all_over(self) -> bool:
        """Whether nothing is left to be done, on any process."""
        if not self.heard_at:
            return self.over
        return bool(self.table) and all(
            self.reports[name]["over"] for name in self.at_work()
        )

    def tallies(self) -> list[dict[str, float]]:
        """What each process has counted so far."""
        reported = [report["tally"] for report in self.reports.values()]
        return reported or [self.tally]

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
            self.report(runner)
            gevent.sleep(REPORT_S)

    def report(self, runner: Any) -> None:
        """On a worker: tell the master what it has done."""
        known, over, tally = len(self.table), self.over, self.tally
        runner.send_message("at_work", {"known": known, "over": over, "tally": tally})


shares = Shares()


@on(events.init)
def connect_shares(runner: Any, **_: Any) -> None:
    """Let master and workers understand each other."""
    if isinstance(runner, WorkerRunner):
        runner.register_message("shares", shares.learn)
    elif isinstance(runner, MasterRunner):
        runner.register_message("at_work", shares.hear)


def arrival_counts() -> dict[str, int]:
    """How many arrivals were dropped, and how many came late, on all processes."""
    tallies = shares.tallies()
    return {
        name: sum(int(tally.get(name, 0)) for tally in tallies)
        for name in ("dropped", "late")
    }
