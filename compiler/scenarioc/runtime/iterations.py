"""Which iteration a virtual user is in, and which test this is."""

from __future__ import annotations

import os
import uuid
import weakref
from functools import cache

from locust import User

iterations: weakref.WeakKeyDictionary[User, int] = weakref.WeakKeyDictionary()


def iterations_done(user: User) -> int:
    """How many iterations this user has begun."""
    return iterations.get(user, 0)


def next_iteration(user: User) -> int:
    """The number of the iteration that begins, from 0 for each user."""
    number = iterations_done(user)
    iterations[user] = number + 1
    return number


@cache
def new_test_id() -> str:
    """The environment's TEST_ID, which workers on other machines need, or a new one."""
    return os.environ.get("TEST_ID") or uuid.uuid4().hex
