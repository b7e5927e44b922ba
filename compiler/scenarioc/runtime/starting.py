"""Start flows that a user survives."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import gevent
from gevent import GreenletExit
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING

from scenarioc.runtime.endings import StepFailed


def keep_trying(user: Any, begin: Callable[[], None]) -> None:
    """Begin what a user does first; when it fails, again after 1, 2, 4 … 30 seconds.

    Locust would lose the user for the rest of the test.
    """
    pause_s = 1
    while True:
        try:
            return begin()
        except StepFailed:
            pass
        except RescheduleTask:
            return None
        except StopUser:
            raise GreenletExit from None  # the same end, without a traceback
        except StopTest:
            raise
        except Exception as error:
            logging.getLogger(__name__).exception("on_start begins again")
            user.environment.events.user_error.fire(
                user_instance=user, exception=error, tb=error.__traceback__
            )
        for _ in range(pause_s):
            if user._state == LOCUST_STATE_STOPPING:
                raise GreenletExit
            gevent.sleep(1)
        pause_s = min(2 * pause_s, 30)
