"""Users that leave as soon as the request under way has its answer."""

from __future__ import annotations

from typing import Any, NoReturn

import gevent
from gevent import GreenletExit
from locust import User, events
from locust.user.task import LOCUST_STATE_STOPPING

from scenarioc.runtime.listening import on

# Nobody asks for this figure with `--stop-timeout`, which takes whole seconds.
PATIENCE_S = 9.9


def awaits_answer(user: Any) -> bool:
    """Whether a request of a user is under way, by itself or in one of its branches."""
    request = type(user.client).request.__code__
    frame = user.greenlet.gr_frame
    while frame is not None:
        if frame.f_code is request or frame.f_code.co_name == "together":
            return True
        frame = frame.f_back
    return False


def begin_no_more(user: Any) -> None:
    """Let a user leave where it would send its next request."""
    last_steps = user.on_stop

    def leave(*_: Any, **__: Any) -> NoReturn:
        raise GreenletExit

    def send_again() -> None:
        del user.client.request
        last_steps()

    user.client.request = leave
    user.on_stop = send_again


def send_away(user: Any) -> None:
    """End whatever else a user is doing; only the hub may do that at once."""
    if not user.greenlet.dead and not awaits_answer(user):
        user.greenlet.throw(GreenletExit)


def leave_soon(user: Any, force: bool = False) -> Any:
    """Stop a user, in the midst of its task: only the request under way is finished.

    By itself, Locust would either lose this request, which the target serves all the
    same, or go on to the end of the task, and with `--stop-timeout` it still does.
    """
    asked = user.environment.stop_timeout != PATIENCE_S
    if force or asked or user._state is None:
        return User.stop(user, force)
    if user._state == LOCUST_STATE_STOPPING:
        return False  # it has been asked before
    begin_no_more(user)
    user._state = LOCUST_STATE_STOPPING
    gevent.get_hub().loop.run_callback(send_away, user)
    return False


def leave_after_requests() -> None:
    """Let users finish their requests when their load ends, however it does."""

    @on(events.init_command_line_parser)
    def set_patience(parser: Any, **_: Any) -> None:
        parser.set_defaults(stop_timeout=PATIENCE_S)

    @on(events.init)
    def prepare_to_leave(environment: Any, **_: Any) -> None:
        for user_class in environment.user_classes:
            user_class.stop = leave_soon
