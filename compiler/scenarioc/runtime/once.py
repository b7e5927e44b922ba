"""What happens once per test: before the first and after the last user.

The master does it for all workers, any other process for itself. What the setup finds
travels with each order to start users, so that workers which join late have it too.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Sequence
from typing import Any

import gevent
from gevent import GreenletExit
from locust import events
from locust.env import Environment
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.rpc.protocol import Message
from locust.runners import LocalRunner, MasterRunner

from scenarioc.runtime.breakdowns import BREAKDOWNS, note_breakdown
from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.finish import finish_completely
from scenarioc.runtime.listening import on
from scenarioc.runtime.stopping import stop_once
from scenarioc.runtime.terminating import heed_sigterm

SETUP_S = 300
TEARDOWN_S = 60
ENDINGS = (RescheduleTask, StopUser, StopTest, TimeoutError)


def failure_of(aside: Any, ending: BaseException) -> str:
    """Why steps ended too soon: the last request or poll that failed, else an error."""
    for failed in reversed(list(aside.stats.errors.values())):
        return f"{failed.method} {failed.name}: {failed.error}"
    if isinstance(ending, StopUser | StopTest):
        return "it stopped itself"
    return f"{type(ending).__name__}: {ending}"


def through(steps: Callable[[], None]) -> None:
    """Do the steps, to the last or to where they say that they are over."""
    try:
        steps()
    except StepFailed:
        raise
    except RescheduleTask:
        pass


class OncePerTest:
    """Acts as a `user_class` of its own; values called `shared` are for all users."""

    def __init__(self, user_class: Any, shared: Sequence[str]) -> None:
        self.user_class = user_class
        self.shared = shared
        self.phase = "setup"
        self.user: Any = None
        self.job: Any = None
        self.done = self.broke = False

    def begin(self, environment: Any, **_: Any) -> None:
        """Set up before the first user, or on a worker take what the master found."""
        options = vars(environment.parsed_options)
        if isinstance(environment.runner, LocalRunner | MasterRunner):
            if self.job is None or self.job.ready():
                options.pop("found_by_setup", None)
                self.done = False
                self.job = gevent.spawn(self.set_up, environment)
            self.wait(environment)
        for name, value in options.get("found_by_setup", {}).items():
            setattr(self.user_class, name, value)

    def wait(self, environment: Any) -> None:
        """Wait for the setup; the load begins afterwards, or not at all."""
        shape, runner = environment.shape_class, environment.runner
        if shape is not None:
            # each new number of users would start the test anew
            shape.tick = lambda: runner.shape_last_tick
        try:
            self.job.join()
        finally:
            if shape is not None:
                del shape.tick
        if not self.done:
            runner.shape_greenlet = runner.shape_last_tick = None
            gevent.spawn(stop_once, environment)
            raise GreenletExit
        if shape is not None:
            shape.reset_time()

    def new_user(self, environment: Any) -> Any:
        """A user whose requests are logged and stay out of the statistics."""
        aside: Any = Environment(
            host=environment.host, parsed_options=environment.parsed_options
        )
        aside.runner = environment.runner
        on(aside.events.request)(functools.partial(self.tell, aside))
        self.user_class.host = environment.host or self.user_class.host
        return self.user_class(aside)

    def tell(
        self,
        aside: Any,
        request_type: str,
        name: str,
        response_time: float | None,
        exception: Any,
        **_: Any,
    ) -> None:
        """Log a request of the setup or the teardown."""
        text = f"{self.phase}: {request_type} {name}, {response_time or 0:.0f} ms"
        if exception is None:
            logging.getLogger(__name__).info(text)
        else:
            aside.stats.log_error(request_type, name, exception)
            logging.getLogger(__name__).error("%s: %s", text, exception)

    def set_up(self, environment: Any) -> None:
        """Do the setup and keep what it found; if it fails, the run is broken."""
        self.phase = "setup"
        BREAKDOWNS.clear()
        user = self.user = self.new_user(environment)
        try:
            if hasattr(user, "set_up"):
                with gevent.Timeout(SETUP_S, TimeoutError(f"more than {SETUP_S} s")):
                    through(user.set_up)
            found = {name: getattr(user, name) for name in self.shared}
            message: Any = Message
            message("spawn", found, "").serialize()  # or workers could not have it
        except ENDINGS as ending:
            self.fail(environment, ending)
        except Exception as error:
            logging.getLogger(__name__).exception("an exception in the setup")
            self.fail(environment, error)
        else:
            if self.broke:
                environment.process_exit_code = None
            vars(environment.parsed_options)["found_by_setup"] = found
            self.done, self.broke = True, False

    def fail(self, environment: Any, ending: BaseException) -> None:
        """Say why the run is broken."""
        why = f"the setup failed: {failure_of(self.user.environment, ending)}"
        logging.getLogger(__name__).error("%s%s", why[0].upper(), why[1:])
        note_breakdown(why)
        environment.process_exit_code = 3
        self.broke = True

    def end(self, environment: Any, **_: Any) -> None:
        """Tear down what was set up, however the test ended."""
        if not self.done:
            gevent.killall([self.job] if self.job else [])
            return
        self.done = False
        self.phase = "teardown"
        if not hasattr(self.user, "tear_down"):
            return
        try:
            with gevent.Timeout(TEARDOWN_S, TimeoutError(f"more than {TEARDOWN_S} s")):
                through(self.user.tear_down)
        except ENDINGS as ending:
            why = failure_of(self.user.environment, ending)
            logging.getLogger(__name__).error("The teardown failed: %s", why)
        except Exception:
            logging.getLogger(__name__).exception("an exception in the teardown")


def once_per_test(user_class: Any, shared: Sequence[str] = ()) -> None:
    """Let such a user set up before all others, and tear down after them."""
    finish_completely()
    heed_sigterm()
    once = OncePerTest(user_class, shared)
    on(events.test_start)(once.begin)
    on(events.test_stop)(once.end)
