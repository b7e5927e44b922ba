"""Made-up names, addresses and the like."""

from __future__ import annotations

from typing import Any

from faker import Faker
from locust import events

from scenarioc.runtime.listening import on


def new_fake(locale: str | list[str] = "en_US", seed: int | None = None) -> Faker:
    """A Faker with other values in every worker, the same in every run if seeded."""
    fake = Faker(locale, use_weighting=False)  # weighting makes it ten times slower

    @on(events.test_start)
    def reseed(environment: Any, **_: Any) -> None:
        # workers are forked from one process and would all draw the same values
        index = max(0, getattr(environment.runner, "worker_index", 0))
        fake.seed_instance(None if seed is None else seed + index)

    return fake
