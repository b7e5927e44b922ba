"""Think times that Locust does not bring."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any


def normal_wait(mean_s: float, deviation_s: float) -> Callable[[Any], float]:
    """A `wait_time` of normally distributed seconds, never below 0."""
    return lambda user: max(0.0, random.gauss(mean_s, deviation_s))


def exponential_wait(mean_s: float) -> Callable[[Any], float]:
    """A `wait_time` of exponentially distributed seconds."""
    return lambda user: random.expovariate(1 / mean_s) if mean_s else 0.0
