"""How users or arrivals go up and down over time: (second, value) points, joined by straight lines."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from scenarioc.plan import model

Point = tuple[float, float]


def stage_points(stages: Sequence[model.Stage]) -> Iterator[Point]:
    """The users of stages over time."""
    second, users = 0.0, 0.0
    yield second, users
    for stage in stages:
        if stage.over_s or stage.users != users:
            second, users = second + stage.over_s, stage.users
            yield second, users
        if stage.hold_s:
            second += stage.hold_s
            yield second, users


def area(points: Sequence[Point]) -> float:
    """What is below the line: user seconds."""
    return sum(_below(*pair) for pair in itertools.pairwise(points))


def risen(points: Sequence[Point]) -> float:
    """How far the line goes up in all: users started."""
    return sum(max(0.0, y2 - y1) for (_, y1), (_, y2) in itertools.pairwise(points))


def until(points: Sequence[Point], wanted: float) -> tuple[Point, ...]:
    """The line up to where so much is below it; all of it when there is never so much."""
    kept = [points[0]]
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        here = _below((x1, y1), (x2, y2))
        if here >= wanted > 0:
            slope = 0.0 if math.isinf(x2) else (y2 - y1) / (x2 - x1)
            # the area of a trapezium, solved for its width
            width = 2 * wanted / (y1 + math.sqrt(y1**2 + 2 * slope * wanted))
            return (*kept, (x1 + width, y1 + slope * width))
        wanted -= here
        kept.append((x2, y2))
    return tuple(kept)


def _below(start: Point, end: Point) -> float:
    (x1, y1), (x2, y2) = start, end
    return (x2 - x1) * (y1 + y2) / 2 if y1 + y2 else 0.0
