"""Failures that no request stands for, and what they end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from locust.stats import StatsError

from scenarioc.runtime.stopping import end_test


def count_failure(user: Any, kind: str, name: str, text: str) -> None:
    """Count a failure that no request stands for."""
    errors = user.environment.stats.errors
    key = StatsError.create_key(kind, name, text)
    errors.setdefault(key, StatsError(kind, name, text)).occurred()


def end_as_failed(
    user: Any, why: str, place: str, ending: Callable[[Any], NoReturn]
) -> NoReturn:
    """End what a user is doing, and count among the failures why."""
    count_failure(user, "STOP", type(user).__name__, f"{why} ({place})")
    ending(user)


def fail_test(user: Any, name: str, text: str) -> NoReturn:
    """Count among the failures why the test cannot go on, and end it."""
    count_failure(user, "DATA", name, text)
    end_test(user)
