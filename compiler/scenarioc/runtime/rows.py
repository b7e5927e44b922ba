"""Rows of tables, for users to take one after the other."""

from __future__ import annotations

import time
import weakref
from collections import deque
from collections.abc import Callable, Collection, Sequence
from typing import Any, NoReturn

import gevent
from gevent.event import Event
from locust import events
from locust.exception import StopUser
from locust.runners import MasterRunner, WorkerRunner

from scenarioc.runtime.dealing import Dealer, RowsMessage
from scenarioc.runtime.decks import Deck
from scenarioc.runtime.failing import fail_test
from scenarioc.runtime.listening import on
from scenarioc.runtime.workers import workers_alive


class Rows:
    """Rows of a table, taken in the order that `pick` says.

    The master, or the only process, reads the table; workers get their rows from it,
    if possible before a user has to wait. `unique`: no row is in use twice at once.
    `when_exhausted` is `recycle`, `stop` (the users who find no row) or `fail` (the
    test); with the latter two no row is used twice, whatever becomes of workers.
    """

    def __init__(
        self,
        name: str,
        table: Sequence[Any] | Callable[[], Sequence[Any]],
        pick: str = "sequential",
        when_exhausted: str = "recycle",
        seed: int | None = None,
    ) -> None:
        self.name = name
        self.table = table
        self.pick = pick
        self.when_exhausted = when_exhausted
        self.seed = seed
        self.lends = pick == "unique" and when_exhausted == "recycle"
        self.dealer: Dealer | None = None
        self.runner: Any = None
        self.game = 0
        self.clear()
        on(events.init)(self.attach)
        on(events.test_start)(self.begin)

    def clear(self) -> None:
        """Forget the rows of an earlier test."""
        self.game += 1
        self.stock: deque[tuple[int, Any]] = deque()
        self.used: list[int] = []
        self.holders: weakref.WeakKeyDictionary[Any, int | None] = (
            weakref.WeakKeyDictionary()
        )
        self.arrival = Event()
        self.waiters = self.asked = 0
        self.asked_at = 0.0
        self.block = 10
        self.scarce = self.ended = False

    def attach(self, runner: Any, **_: Any) -> None:
        """Read the table, or learn to get its rows from the master."""
        self.runner = runner
        if isinstance(runner, WorkerRunner):
            on(runner.environment.events.quitting)(self.give_back)
        elif callable(self.table):
            self.table = self.table()
        if isinstance(runner, MasterRunner):
            runner.greenlet.spawn(self.look_after_workers)
        if isinstance(runner, MasterRunner | WorkerRunner):
            runner.register_message(f"rows of {self.name}", self.receive)

    def begin(self, environment: Any = None, **_: Any) -> None:
        """Start a test with all rows."""
        self.clear()
        # a worker that joins is told to start while it connects, and has no runner yet
        joins = environment is not None and environment.runner is None
        works = joins or isinstance(self.runner, WorkerRunner)
        if not works and not callable(self.table):
            deck = self.new_deck(len(self.table))
            self.dealer = Dealer(self.name, self.table, deck, self.lends, self.send)
            # who deals needs no rows ahead, and without workers nobody does
            self.scarce = True
            self.dealer.scarce = not isinstance(self.runner, MasterRunner)

    def new_deck(self, size: int) -> Deck:
        """The rows of one test in their order."""
        endless = self.when_exhausted == "recycle" and self.pick != "unique"
        return Deck(size, self.pick, endless=endless, seed=self.seed)

    def look_after_workers(self) -> None:
        """On a master: notice when a worker is lost."""
        while True:
            gevent.sleep(1)
            if self.dealer:
                self.forget_lost(workers_alive(self.runner))

    def forget_lost(self, alive: Collection[str]) -> None:
        """On a master: do without the workers that are gone."""
        assert self.dealer
        self.dealer.forget_lost(alive)

    def receive(self, msg: Any, **_: Any) -> None:
        """A message between master and worker."""
        if self.dealer:
            self.dealer.hear(msg.node_id, msg.data)
        elif isinstance(self.runner, WorkerRunner):
            self.hear(msg.data)

    def send(self, node: str, message: RowsMessage) -> None:
        """From the dealer to a worker, or to the users of the only process."""
        if node:
            self.runner.send_message(f"rows of {self.name}", message, node)
        else:
            self.hear(message)

    def tell(self, **message: Any) -> None:
        """From the users of this process to the dealer."""
        used, self.used = self.used, []
        message["back"] = [*message.get("back", ()), *used]
        message["held"] = max(0, len(self.stock) - self.waiters)
        if self.dealer:
            self.dealer.hear("", message)
        else:
            self.runner.send_message(f"rows of {self.name}", message)

    def hear(self, message: RowsMessage) -> None:
        """The dealer sends rows, says that there are no more, or wants some back."""
        self.scarce = self.scarce or message.get("scarce", True)
        if "asked" in message:
            if message["asked"]["game"] != self.game:
                return self.tell(back=[row for row, _ in message["rows"]])
            self.asked -= message["asked"]["want"]
            self.stock.extend((row, values) for row, values in message["rows"])
            self.ended = self.ended or message["end"]
            arrival, self.arrival = self.arrival, Event()
            arrival.set()
        if "asked" not in message or (self.scarce and len(self.stock) > self.waiters):
            self.give_back()
        return None

    def give_back(self, **_: Any) -> None:
        """Return the rows that no user waits for."""
        spare = max(0, len(self.stock) - self.waiters)
        self.tell(back=[self.stock.pop()[0] for _ in range(spare)])

    def ask(self, need: int) -> None:
        """Ask for rows: `need` for users that wait, more to have them at hand."""
        now = time.monotonic()
        self.block = min(1000, self.block * 2) if now < self.asked_at + 1 else 10
        self.asked_at = now
        want = need if self.scarce else max(need, self.block)
        self.asked += want
        self.tell(need=need, want=want, game=self.game)

    def take(self, user: Any) -> Any:
        """The next row; the one that this user took before is free again."""
        holder: Any = gevent.getcurrent()
        self.release(holder)
        while not (self.runner or self.dealer):
            gevent.sleep(0.01)
        while not self.stock and not self.ended:
            self.wait()
        if not self.stock:
            self.run_out(user)
        row, values = self.stock.popleft()
        if self.lends:
            if holder not in self.holders:
                holder.link(self.release)
            self.holders[holder] = row
        if not (self.scarce or self.asked) and len(self.stock) < self.block / 2:
            self.ask(0)
        return values

    def wait(self) -> None:
        """Wait until the dealer says something."""
        arrival = self.arrival
        self.waiters += 1
        try:
            if self.asked < self.waiters:
                self.ask(self.waiters - self.asked)
            arrival.wait()
        finally:
            self.waiters -= 1

    def release(self, holder: Any) -> None:
        """The row of a user who takes another one, or is gone, is free again."""
        row = self.holders.get(holder)
        if row is not None:
            self.holders[holder] = None
            self.used.append(row)
            if self.scarce or len(self.used) >= 20:
                self.tell()

    def run_out(self, user: Any) -> NoReturn:
        """End the user, or the test."""
        if self.when_exhausted == "fail":
            fail_test(user, self.name, "no rows left")
        raise StopUser
