"""Which of several found values a capture takes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Literal

from scenarioc.runtime.wording import NOTHING

Find = Callable[..., list[Any]]
Take = Callable[[Any], Any]
Pick = Literal["first", "last", "random", "all"] | int


def picked(values: list[Any], pick: Pick) -> Any:
    """The picked value, or nothing; `all` picks the whole list unless it is empty."""
    if not values:
        return NOTHING
    if pick == "all":
        return values
    if pick == "random":
        return random.choice(values)
    position = 0 if pick == "first" else -1 if pick == "last" else pick
    return values[position] if -len(values) <= position < len(values) else NOTHING
