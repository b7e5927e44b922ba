"""Pools: what some users leave for others."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from scenarioc.spec.base import Count, Duration, Text
from scenarioc.spec.model import Model


class Pool(Model):
    """A bounded store that users put values into and others take them from, such as accounts that were registered."""

    pool: Count
    """How many values it holds; when one more is put in, the oldest is dropped. Examples: `1000`"""
    scope: Literal["worker", "test"] = "worker"
    """Who shares it: the users of one worker process, or of the whole test, by way of the master."""
    when_empty: Literal["wait", "skip", "fail"] = "wait"
    """What `take` and `pick` do when nothing is there: wait as long as `wait` says and then fail, end the iteration, or
    count a failure and end the iteration."""
    wait: Duration = 10.0
    """How long to wait for a value."""


class PutStep(Model):
    """Put a value into a pool."""

    put: dict[str, Any] = Field(min_length=1, max_length=1)
    """The pool and the value. Examples: `{registered: {email: '${email}', id: '${id}'}}`"""


class TakeStep(Model):
    """Take the oldest value out of a pool, so that nobody else gets it."""

    take: dict[str, Text] = Field(min_length=1, max_length=1)
    """The variable that gets the value, and the pool. Examples: `{account: registered}`"""


class PickStep(Model):
    """Read a random value of a pool and leave it there."""

    pick: dict[str, Text] = Field(min_length=1, max_length=1)
    """The variable that gets the value, and the pool. Examples: `{account: registered}`"""
