"""Users who log in before they send a request, and again when that is needed."""

from __future__ import annotations

import logging
import random
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import gevent
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING

from scenarioc.runtime.endings import StepFailed, end_iteration
from scenarioc.runtime.expect import Expect
from scenarioc.runtime.status import lost_answer
from scenarioc.runtime.tokens import Token
from scenarioc.runtime.verbs import Verbs
from scenarioc.runtime.wording import failure_text

Obtain = Callable[[Any], Token]


class Keeper:
    """A token for all who share it; whoever holds the lock replaces it."""

    def __init__(self) -> None:
        self.token: Token | None = None
        self.lock = Semaphore()
        self.failures = 0
        self.not_before = 0.0


class Login:
    """How users get a token; called with a user, the client that sends it.

    One of those who share a token replaces it, the others wait. What fails is tried
    again after 1, 2, 4 … 30 seconds, a little less at random.
    """

    def __init__(
        self,
        name: str,
        obtain: Obtain,
        owner: Callable[[Any], Any],
        renew: Callable[[Any, Any], Token] | None = None,
        on_status: Sequence[int] = (),
        margin_s: float | None = None,
    ) -> None:
        self.name = name
        self.obtain = obtain
        self.owner = owner
        self.renew = renew
        self.on_status = on_status
        self.margin_s = margin_s
        self.keepers: weakref.WeakKeyDictionary[Any, Keeper] = (
            weakref.WeakKeyDictionary()
        )

    def __call__(self, user: Any) -> LoggedIn:
        """The client of a user who is logged in."""
        return LoggedIn(self, user)

    def keeper(self, user: Any) -> Keeper:
        """Where the token of this user is kept."""
        return self.keepers.setdefault(self.owner(user), Keeper())

    def token(self, user: Any) -> Token:
        """A token that is still good, which may take some time."""
        keeper = self.keeper(user)
        old = keeper.token
        if old is not None and old.left_s(self.margin_s) > 0:
            return old
        if old is not None and old.left_s() > 0 and self.replacing(keeper):
            return old
        return self.replaced(user, old)

    def replacing(self, keeper: Keeper) -> bool:
        """Whether somebody gets a new token, or has just failed to."""
        return keeper.lock.locked() or time.monotonic() < keeper.not_before

    def replaced(self, user: Any, old: Token | None) -> Token:
        """The token after `old`, however many ask for it at once."""
        keeper = self.keeper(user)
        with keeper.lock:
            while keeper.token is None or keeper.token is old:
                wait_until(user, keeper.not_before)
                self.try_once(user, keeper)
                if keeper.failures and keeper.token and keeper.token.left_s() > 0:
                    break
        return keeper.token

    def try_once(self, user: Any, keeper: Keeper) -> None:
        """Get a token, or find out when to try again."""
        token = self.attempt(user, keeper.token)
        if token is not None:
            keeper.token, keeper.failures = token, 0
            return
        pause_s = min(2**keeper.failures, 30) * random.uniform(0.5, 1)
        keeper.failures = min(keeper.failures + 1, 5)
        keeper.not_before = time.monotonic() + pause_s

    def attempt(self, user: Any, old: Token | None) -> Token | None:
        """A new token; None if that failed, which is counted where it did."""
        try:
            if self.renew is not None and old is not None and old.refresh_token:
                refresh_token, old.refresh_token = old.refresh_token, None
                try:
                    return self.renew(user, refresh_token)
                except StepFailed:
                    pass  # refresh tokens end as well
            return self.obtain(user)
        except RescheduleTask:
            return None
        except (StopUser, StopTest):
            raise
        except Exception as error:
            logging.getLogger(__name__).exception("log in as %s failed", self.name)
            user.environment.events.user_error.fire(
                user_instance=user, exception=error, tb=error.__traceback__
            )
            return None


class LoggedIn(Verbs):
    """The client of a user, whose requests carry a token."""

    def __init__(self, login: Login, user: Any) -> None:
        self.login = login
        self.user = user
        self.token = login.token(user)

    def request(
        self, method: str, url: str, *, catch_response: bool = False, **options: Any
    ) -> Any:
        """Send a request; once more if the answer is that the token is not good."""
        response = self.send(method, url, **options)
        if response.status_code in self.login.on_status and self.newer_token():
            # counted apart: what users wait for is the second answer
            refused = f"{response.status_code} for {self.login.name}"
            response.request_meta["name"] = refused
            with response:
                response.success()
            response = self.send(method, url, **options)
        if not catch_response:
            with response:
                pass
        return response

    def handshake(self, url: str) -> dict[str, str]:
        """The headers that the handshake of a connection carries."""
        return dict(self.token.headers)

    def newer_token(self) -> bool:
        """Get a token after the one that was refused, unless that is brand-new."""
        old = self.token
        current = self.login.keeper(self.user).token
        if current is old and time.monotonic() < old.since + 1:
            return False  # it is refused for another reason
        self.token = self.login.replaced(self.user, old)
        return self.token is not old

    def send(
        self,
        method: str,
        url: str,
        headers: dict[str, Any] | None = None,
        limit_s: float | None = None,
        **options: Any,
    ) -> Any:
        """Send a request that carries the token; its time limit is for it alone."""
        options["headers"] = {**self.token.headers, **(headers or {})}
        options["catch_response"] = True
        with gevent.Timeout(limit_s) if limit_s else nullcontext():
            return self.user.client.request(method, url, **options)


def each_user_logs_in(name: str, obtain: Obtain, **how: Any) -> Login:
    """A login for every user."""
    return Login(name, obtain, lambda user: user, **how)


def each_worker_logs_in(name: str, obtain: Obtain, **how: Any) -> Login:
    """A login for all users of a process."""
    return Login(name, obtain, lambda user: user.environment, **how)


def wait_until(user: Any, moment: float) -> None:
    """Wait, unless the user shall stop."""
    while user._state != LOCUST_STATE_STOPPING:
        left_s = moment - time.monotonic()
        if left_s <= 0:
            return
        gevent.sleep(min(left_s, 1))
    raise GreenletExit


def expect_login(response: Any, place: str, **how: Any) -> Expect:
    """What is expected of the answer to a login, whose failure ends the attempt."""
    if not response.status_code:
        error = response.request_meta["exception"] or response.error
        lost = lost_answer(error, place)
        if not isinstance(lost, str):
            lost = failure_text(place, "an answer", type(lost).__name__)
        response.failure(lost)
        raise StepFailed
    return Expect(response, place, on_failure=end_iteration, **how)
