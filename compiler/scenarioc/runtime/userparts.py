"""Which part of all users, wherever they run, is in this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gevent
from locust import events
from locust.runners import STATE_STOPPED, MasterRunner, WorkerRunner

from scenarioc.runtime.listening import on
from scenarioc.runtime.shares import REPORT_S, shares

Counts = dict[str, int]


class UserParts:
    """Counts the users of some classes, by a name for them, on all processes.

    Locust may give all users of a class to one worker, or change that: so workers tell
    how many they have, and the master tells them how many there are in all.
    """

    def __init__(self) -> None:
        self.classes: dict[str, Sequence[Any]] = {}
        self.forget(None)

    def forget(self, runner: Any) -> None:
        """Begin anew, on the process of this runner."""
        several = isinstance(runner, MasterRunner | WorkerRunner)
        self.alone = runner is not None and not several
        self.own: Counts = {}
        self.total: Counts = {}
        self.workers: dict[str, Counts] = {}

    def of(self, name: str) -> float:
        """The part of the users that is here, from 0 to 1; 0 while it is not known."""
        own, total = self.own.get(name, 0), self.total.get(name, 0)
        return 1.0 if self.alone else own / max(own, total) if total else 0.0

    def count(self, runner: Any) -> Counts:
        """The users that this process has."""
        here: Mapping[str, int] = runner.user_classes_count
        return {
            name: sum(here.get(one.__name__, 0) for one in classes)
            for name, classes in self.classes.items()
        }

    def keep_telling(self, environment: Any) -> None:
        """On workers and the master: tell the others of every change."""
        while environment.runner is None:
            gevent.sleep(0.01)  # a worker that joins is told to start while it connects
        runner = environment.runner
        told: Mapping[str, Any] | None = None
        self.forget(runner)
        while not self.alone:
            if isinstance(runner, WorkerRunner):
                self.own = self.count(runner)
                if self.own != told:
                    runner.send_message("own_users", self.own)
                told = self.own
            else:
                live = {name: self.workers.get(name, {}) for name in shares.at_work()}
                if live != told:
                    runner.send_message("all_users", self.sums(live))
                told = live
            gevent.sleep(REPORT_S)
            if runner.state == STATE_STOPPED:
                return

    def sums(self, live: Mapping[str, Counts]) -> Counts:
        """How many users there are in all."""
        return {
            name: sum(counts.get(name, 0) for counts in live.values())
            for name in self.classes
        }

    def hear(self, msg: Any, **_: Any) -> None:
        """On a master: a worker tells how many it has."""
        self.workers[msg.node_id] = msg.data

    def learn(self, msg: Any, **_: Any) -> None:
        """On a worker: the master tells how many there are."""
        self.total = msg.data


user_parts = UserParts()


@on(events.init)
def connect_user_parts(runner: Any, **_: Any) -> None:
    """Let master and workers understand each other."""
    if isinstance(runner, WorkerRunner):
        runner.register_message("all_users", user_parts.learn)
    elif isinstance(runner, MasterRunner):
        runner.register_message("own_users", user_parts.hear)
