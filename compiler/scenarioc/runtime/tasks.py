"""Something to do before each task of a user class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from locust.exception import StopUser

Work = Callable[[Any], None]


class NothingLeft(StopUser):
    """A user leaves because no iteration is left for it to begin."""


def wrap_tasks(owner: Any, wrapped: Callable[[Work], Work]) -> None:
    """Wrap every task of a user class, or of a group of tasks; weights stay."""
    known: dict[Any, Any] = {}
    for one in owner.tasks:
        if one not in known and isinstance(one, type):
            wrap_tasks(one, wrapped)
            known[one] = one
        elif one not in known:
            known[one] = wrapped(one)
    owner.tasks = [known[one] for one in owner.tasks]
