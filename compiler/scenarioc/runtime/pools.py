"""Values that users leave for others."""

from __future__ import annotations

import itertools
import random
from collections import deque
from typing import Any

import gevent
from gevent.event import AsyncResult
from locust import events
from locust.runners import MasterRunner, WorkerRunner

from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.failing import count_failure
from scenarioc.runtime.listening import on

PoolMessage = dict[str, Any]


class Pool:
    """At most `size` values; when one more comes, the oldest is dropped.

    A `shared` pool is kept by the master for all workers. A value is taken once at
    most: what is on its way to a worker that dies is lost.
    """

    def __init__(
        self,
        name: str,
        size: int,
        place: str,
        when_empty: str = "wait",
        wait_s: float = 10,
        shared: bool = False,
    ) -> None:
        self.name = name
        self.size = size
        self.place = place
        self.when_empty = when_empty
        self.wait_s = wait_s
        self.shared = shared
        self.runner: Any = None
        self.tickets = itertools.count()
        self.begin()
        on(events.init)(self.attach)
        on(events.test_start)(self.begin)

    def begin(self, **_: Any) -> None:
        """Start a test with nothing."""
        self.values: deque[Any] = deque(maxlen=self.size)
        self.waiting: deque[tuple[str, PoolMessage]] = deque()
        self.answers: dict[int, Any] = {}

    def attach(self, runner: Any, **_: Any) -> None:
        """Meet the other processes, if the pool is for all of them."""
        self.runner = runner
        if self.shared and isinstance(runner, MasterRunner | WorkerRunner):
            runner.register_message(f"pool {self.name}", self.receive)

    def receive(self, msg: Any, **_: Any) -> None:
        """A message between master and worker."""
        if isinstance(self.runner, WorkerRunner):
            self.answered(msg.data)
        else:
            self.hear(msg.node_id, msg.data)

    def tell(self, **message: Any) -> None:
        """From a user to whoever keeps the values."""
        if self.shared and isinstance(self.runner, WorkerRunner):
            self.runner.send_message(f"pool {self.name}", message)
        else:
            self.hear("", message)

    def hear(self, node: str, message: PoolMessage) -> None:
        """A user puts in a value, wants one, or wants none any more."""
        if "put" in message:
            self.values.append(message["put"])
        elif message["what"] == "nothing":
            ticket = (node, message["ticket"])
            others = [w for w in self.waiting if (w[0], w[1]["ticket"]) != ticket]
            self.waiting = deque(others)
        else:
            self.waiting.append((node, message))
        while self.waiting and (self.values or self.when_empty != "wait"):
            self.serve(*self.waiting.popleft())

    def serve(self, node: str, asked: PoolMessage) -> None:
        """Answer with one value, or with none."""
        found = []
        if self.values and asked["what"] == "pick":
            found = [random.choice(self.values)]
        elif self.values:
            found = [self.values.popleft()]
        answer = {"ticket": asked["ticket"], "found": found, "what": asked["what"]}
        if node:
            self.runner.send_message(f"pool {self.name}", answer, node)
        else:
            self.answered(answer)

    def answered(self, answer: PoolMessage) -> None:
        """Hand a value to the user who asked, or back if the user is gone."""
        if answer["ticket"] in self.answers:
            self.answers[answer["ticket"]].set(answer["found"])
        elif answer["found"] and answer["what"] == "take":
            self.tell(put=answer["found"][0])

    def put(self, value: Any) -> None:
        """Leave a value."""
        self.tell(put=value)

    def take(self, user: Any) -> Any:
        """The oldest value, which nobody else gets."""
        return self.get(user, "take")

    def pick(self, user: Any) -> Any:
        """A random value, which stays."""
        return self.get(user, "pick")

    def get(self, user: Any, what: str) -> Any:
        """A value, or the end of the iteration."""
        ticket = next(self.tickets)
        answer: Any = AsyncResult()
        self.answers[ticket] = answer
        found: list[Any] = []
        try:
            self.tell(ticket=ticket, what=what)
            found = answer.get(timeout=self.wait_s)
        except gevent.Timeout:
            pass
        finally:
            del self.answers[ticket]
            if not answer.ready():
                self.tell(ticket=ticket, what="nothing")
        if not found:
            self.empty(user)
        return found[0]

    def empty(self, user: Any) -> None:
        """End the iteration, after a pause that keeps a user from spinning."""
        if self.when_empty != "skip":
            text = f"the pool is empty ({self.place})"
            count_failure(user, "POOL", self.name, text)
        if self.when_empty != "wait":
            gevent.sleep(0.1)
        raise StepFailed
