"""Ways to end what a user is doing when a step fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from locust.exception import RescheduleTask, StopUser


class StepFailed(RescheduleTask):
    """A step failed, and what follows in this iteration would be nonsense."""


class UserFailed(StopUser):
    """A step failed, and the user leaves."""


def end_iteration(user: Any) -> NoReturn:
    """End the running task; the user goes on with the next one."""
    raise StepFailed


def answered(
    response: Any, user: Any, ending: Callable[[Any], Any] = end_iteration
) -> None:
    """Go on if an answer came, whatever it says; else end what the user is doing."""
    if not response.status_code:
        ending(user)


def end_user(user: Any) -> NoReturn:
    """End this user for good."""
    raise UserFailed
