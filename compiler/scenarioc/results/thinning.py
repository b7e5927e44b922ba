"""Series in few enough points to be drawn, and times in few enough classes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

MOST_POINTS = 120
_CLASSES = 24

Values = Sequence[float | None]


def thinned(
    values: Values, step_s: float, join: Callable[[Sequence[float]], float]
) -> list[tuple[float, float | None]]:
    """Moments in seconds with a value each; a stretch of several steps becomes one value by `join`."""
    width = max(1, math.ceil(len(values) / MOST_POINTS))
    points: list[tuple[float, float | None]] = []
    for start in range(0, len(values), width):
        known = [value for value in values[start : start + width] if value is not None]
        steps = min(width, len(values) - start)
        points.append(((start + steps / 2) * step_s, join(known) if known else None))
    return points


def mean(values: Sequence[float]) -> float:
    """The mean of some values."""
    return sum(values) / len(values)


def classes(histogram: Iterable[tuple[float, int]]) -> list[tuple[float, float, int]]:
    """A histogram in classes as wide as each other on a scale of logarithms: from, to, count."""
    bins = [(max(value, 0.01), count) for value, count in histogram if count]
    if not bins:
        return []
    low, high = math.log(bins[0][0]), math.log(bins[-1][0])
    width = max((high - low) / _CLASSES, 1e-9)
    counts = [0] * (_CLASSES if high > low else 1)
    for value, count in bins:
        counts[min(len(counts) - 1, int((math.log(value) - low) / width))] += count
    return [(math.exp(low + i * width), math.exp(low + (i + 1) * width), count) for i, count in enumerate(counts)]
