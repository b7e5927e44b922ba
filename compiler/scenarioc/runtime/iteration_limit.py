"""So many iterations in all, or by each user, and then the end of the test."""

from __future__ import annotations

import functools
import logging
import weakref
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import gevent
from gevent import GreenletExit
from locust import events
from locust.exception import StopUser
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner

from scenarioc.runtime.listening import on
from scenarioc.runtime.rows import Rows
from scenarioc.runtime.stopping import stop_test
from scenarioc.runtime.tasks import NothingLeft, Work, wrap_tasks
from scenarioc.runtime.workers import workers_alive

REPORT_DONE_S = 0.1


class IterationNumbers(Rows):
    """The numbers of iterations; what a lost worker did not do is dealt again."""

    done_by: Callable[[str], int]

    def forget_lost(self, alive: Collection[str]) -> None:
        """On a master: do without the workers that are gone."""
        dealer = self.dealer
        assert dealer
        for lost in dealer.lent.keys() - set(alive):
            undone = sorted(dealer.lent[lost])[self.done_by(lost) :]
            dealer.deck.free.extend(undone)
            dealer.ahead[lost] = 0
        super().forget_lost(alive)


class IterationLimit:
    """Counts the iterations of all users on all processes.

    The master, or the only process, deals their numbers like the rows of a table.
    """

    def __init__(self, in_all: Mapping[str, int], each: Mapping[str, int]) -> None:
        self.limits = (in_all, each)
        self.watch: Any = None
        self.in_all = self.each = self.begun = self.done = 0
        on(events.test_start)(self.begin)  # before the numbers are dealt
        self.numbers = IterationNumbers("iterations", (), when_exhausted="stop")
        self.numbers.done_by = self.done_by
        on(events.init)(self.attach)
        on(events.test_stopping)(self.look_away)
        on(events.report_to_master)(self.report_at_the_end)
        on(events.worker_report)(self.hear_at_the_end)
        on(events.test_stop)(self.tell)

    def attach(self, runner: Any, **_: Any) -> None:
        """Learn to hear what the workers have done."""
        if isinstance(runner, MasterRunner):
            runner.register_message("iterations_done", self.hear)

    def begin(self, environment: Any, **_: Any) -> None:
        """Count for another test."""
        options, load = environment.parsed_options, environment.parsed_options.load
        self.in_all, self.each = (limit.get(load, 0) for limit in self.limits)
        stages = environment.shape_class.profiles.get(load, ())
        levels = {users for _, users in stages}
        self.planned = self.in_all or self.each * max(levels, default=0)
        self.constant = len(levels) == 1
        self.begun = self.done = 0
        self.by_user: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self.reports: dict[str, dict[str, Any]] = {}
        self.numbers.table = range(self.in_all)
        if self.planned:
            # the users of a lost worker do not wait a minute for another one
            options.enable_rebalancing = True
            self.watch = gevent.spawn(self.look_on, environment)

    def counted(self, work: Work) -> Work:
        """A task that counts, and is done no more often than the limit says."""

        @functools.wraps(work)
        def within_limit(user: Any) -> None:
            number = 0
            if self.in_all:
                try:
                    number = self.numbers.take(user)
                except StopUser:
                    raise NothingLeft from None
            if self.each and self.by_user.setdefault(user, 0) >= self.each:
                raise NothingLeft
            if self.each:
                self.by_user[user] += 1
            self.begun += 1
            try:
                work(user)
            except GreenletExit:  # somebody else may do it instead
                self.begun -= 1
                self.done -= 1
                if self.in_all:
                    self.numbers.tell(back=[number])
                raise
            finally:
                self.done += 1

        return within_limit

    def state(self, runner: Any) -> dict[str, Any]:
        """What this process has done, and whether it is not going to do more."""
        left = not runner.user_count and runner.state == STATE_RUNNING and self.constant
        idle = self.begun == self.done and (self.numbers.ended or left)
        return {"done": self.done, "idle": idle, "users": runner.target_user_count}

    def done_by(self, node: str) -> int:
        """How many iterations a worker has reported as done."""
        return int(self.reports.get(node, {"done": 0})["done"])

    def all_done(self) -> int:
        """How many iterations were done, on all processes."""
        return sum(report["done"] for report in self.reports.values())

    def over(self, alive: Iterable[str], users: int) -> bool:
        """Whether all is done, or nobody is left to do more.

        When a worker is lost, some of the `users` belong to nobody for a moment.
        """
        at_work = [self.reports[node] for node in alive if node in self.reports]
        idle = bool(at_work) and all(report["idle"] for report in at_work)
        given = sum(report["users"] for report in at_work)
        return (idle and given >= users) or self.all_done() >= self.planned

    def look_on(self, environment: Any) -> None:
        """Report again and again what is done; end the test when everything is."""
        while (runner := environment.runner) is None:
            gevent.sleep(0.01)  # a worker that joins is told to start while it connects
        told: dict[str, Any] = {}
        while True:
            gevent.sleep(REPORT_DONE_S)
            alive = {""}
            if isinstance(runner, WorkerRunner):
                if (state := self.state(runner)) != told:
                    runner.send_message("iterations_done", state)
                    told = state
                continue
            if isinstance(runner, MasterRunner):
                alive = workers_alive(runner)
            else:
                self.reports[""] = self.state(runner)
            if self.over(alive, runner.target_user_count):
                return stop_test(environment)

    def look_away(self, **_: Any) -> None:
        """The test ends, for whatever reason."""
        gevent.killall([self.watch] if self.watch else [], block=False)
        self.watch = None

    def hear(self, msg: Any, **_: Any) -> None:
        """On a master: a worker reports."""
        self.reports[msg.node_id] = msg.data

    def report_at_the_end(self, data: dict[str, Any], **_: Any) -> None:
        """On a worker: what it has done goes with its last statistics as well."""
        data["iterations"] = {"done": self.done, "idle": True, "users": 0}

    def hear_at_the_end(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """On a master: hear it, unless it may still be about an earlier test."""
        if not self.watch and self.in_all + self.each:
            self.reports[client_id] = data["iterations"]

    def tell(self, environment: Any, **_: Any) -> None:
        """Log how it went."""
        runner = environment.runner
        if isinstance(runner, WorkerRunner) or not self.planned:
            return
        if not isinstance(runner, MasterRunner):
            self.reports[""] = self.state(runner)
        text = f"Iterations: {self.all_done():,} of {self.planned:,} done"
        logging.getLogger(__name__).info(text)


def limit_iterations(
    user_classes: Iterable[Any],
    in_all: Mapping[str, int],
    each: Mapping[str, int],
) -> None:
    """End the test after so many iterations: of all users, or of each user.

    Which profiles have which limit is said by name. All users count together, on all
    processes; a user who finds nothing left to do leaves.
    """
    limit = IterationLimit(in_all, each)
    for user_class in user_classes:
        wrap_tasks(user_class, limit.counted)
