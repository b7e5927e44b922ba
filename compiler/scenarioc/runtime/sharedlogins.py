"""One login for all processes of a test: the master says who does it."""

from __future__ import annotations

from typing import Any

from gevent.event import Event
from locust import events
from locust.runners import MasterRunner, WorkerRunner

from scenarioc.runtime.listening import on
from scenarioc.runtime.logins import Keeper, Login, Obtain, wait_until
from scenarioc.runtime.tokens import Token
from scenarioc.runtime.workers import workers_alive


class SharedLogin(Login):
    """A login whose token the master keeps, and gives to every worker.

    A worker that needs a token asks for one newer than it has. One of those who ask is
    told to log in; when that worker is lost, another one is.
    """

    def __init__(self, name: str, obtain: Obtain, **how: Any) -> None:
        super().__init__(name, obtain, lambda user: user.environment, **how)
        self.runner: Any = None
        self.begin()
        on(events.init)(self.attach)
        on(events.test_start)(self.begin)

    def begin(self, **_: Any) -> None:
        """Start a test without a token."""
        self.keepers.clear()
        self.number = 0
        self.known: Any = None  # on the master, the token
        self.leader: str | None = None
        self.told = Event()
        self.mine = False

    def attach(self, runner: Any, **_: Any) -> None:
        """Meet the other processes."""
        self.runner = runner
        if isinstance(runner, MasterRunner):
            runner.register_message(f"token of {self.name}", self.asked)
        elif isinstance(runner, WorkerRunner):
            runner.register_message(f"token of {self.name}", self.answered)

    def tell(self, message: Any, node: str | None = None) -> None:
        """Send a message: to the master, to one worker, or to all."""
        self.runner.send_message(f"token of {self.name}", message, node)

    def asked(self, msg: Any, **_: Any) -> None:
        """On the master: a worker wants a token, has one, or does not log in now."""
        message, node = msg.data, msg.node_id
        if "token" in message:
            headers, left_s, refresh_token = message["token"]
            self.known = Token(headers, left_s, refresh_token)
            self.number += 1
            self.leader = None
            self.give()
        elif "no" in message:
            self.leader = None if self.leader == node else self.leader
        elif self.known is not None and message["after"] < self.number:
            self.give(node)
        elif self.leader not in workers_alive(self.runner) - {node}:
            self.leader = node
            self.tell({"yours": message["after"]}, node)

    def give(self, node: str | None = None) -> None:
        """On the master: send the token to one worker, or to all."""
        known = self.known
        token = (known.headers, known.left_s(), known.refresh_token)
        self.tell({"number": self.number, "token": token}, node)

    def answered(self, msg: Any, **_: Any) -> None:
        """On a worker: there is a new token, or it is this worker's turn to get it."""
        if "yours" in msg.data:
            self.mine = msg.data["yours"] == self.number
        elif msg.data["number"] > self.number:
            self.number = msg.data["number"]
            headers, left_s, refresh_token = msg.data["token"]
            keeper = self.keepers.setdefault(self.runner.environment, Keeper())
            keeper.token = Token(headers, left_s, refresh_token)
        told, self.told = self.told, Event()
        told.set()

    def try_once(self, user: Any, keeper: Keeper) -> None:
        """Get a token, from the master or for all."""
        if not isinstance(self.runner, WorkerRunner):
            return super().try_once(user, keeper)
        old, self.mine = keeper.token, False
        try:
            while keeper.token is old and not self.mine:
                told = self.told
                self.tell({"after": self.number})
                told.wait(1)
                wait_until(user, 0)
            if keeper.token is old:
                self.log_in_for_all(user, keeper)
        finally:
            if keeper.token is old:
                self.tell({"no": "longer"})  # the user is gone, another one may
        return None

    def log_in_for_all(self, user: Any, keeper: Keeper) -> None:
        """Get the token, and give it to the other processes."""
        old = keeper.token
        while keeper.token is old:
            wait_until(user, keeper.not_before)
            super().try_once(user, keeper)
        if keeper.token is not None:
            self.share(keeper.token)

    def share(self, token: Token) -> None:
        """Give the token to all, this worker among them."""
        told = self.told
        self.tell({"token": (token.headers, token.left_s(), token.refresh_token)})
        told.wait(1)


def one_user_logs_in(name: str, obtain: Obtain, **how: Any) -> SharedLogin:
    """A login for all users of the test."""
    return SharedLogin(name, obtain, **how)
