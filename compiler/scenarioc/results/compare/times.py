"""Response times of two runs with the same load, block by block: of each row by itself, and beside all others.

What slows a whole machine for some seconds slows all rows alike. Beside the others, a row that got slower stands out
of such weather; by itself, it shows when everything got slower.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence

from scenarioc.records import record
from scenarioc.results.compare.blocks import ALL, LEAST_BLOCKS, Block
from scenarioc.results.compare.ranks import Estimate, correlation, paired
from scenarioc.results.summary import is_request

_LEAST_OTHERS = 2
_APART_P = 0.025

Blocks = Sequence[Block]
Ratios = list[float | None]


@record
class Shift:
    """By how much the logarithm of a figure moved, and the p-value.

    `weather` is by how much it may be the machine that got slower: what the blocks of all rows together vary by.
    It is 0 for a row that stands out of the others.
    """

    estimate: Estimate
    p: float
    weather: float = 0.0


def shifts(rows: Mapping[str, tuple[Blocks, Blocks]], figure: str) -> dict[str, Shift]:
    """The shift of each row that has enough blocks; `figure` is `avg` or `p95`."""
    ratios = {row: _ratios(*both, figure) for row, both in rows.items()}
    enough = {row: found for row, found in ratios.items() if sum(one is not None for one in found) >= LEAST_BLOCKS}
    usual = _usual([_known(found) for found in enough.values()])
    shared = _shared(rows, {row: found for row, found in enough.items() if row != ALL})
    apart = {row: _known(found) for row, found in shared.items() if row in enough}
    usual_apart = _usual(list(apart.values()))
    weather = _weather(rows)
    found = {}
    for row, every in enough.items():
        p, estimate = paired(_known(every), usual)
        beside = apart.get(row, [])
        if len(beside) < LEAST_BLOCKS:
            found[row] = Shift(estimate, p, weather)
            continue
        by_itself, among_others = p, paired(beside, usual_apart)[0]
        found[row] = Shift(
            estimate, min(1.0, 2 * min(by_itself, among_others)), weather if among_others > _APART_P else 0.0
        )
    return found


def figure_of(block: Block, figure: str) -> float | None:
    """A figure of a block; None when there is nothing to measure it by."""
    if figure == "p95":
        return block.p95_ms
    if figure == "rate":
        return block.requests / block.seconds
    return block.sum_ms / block.requests if block.requests else None


def _ratios(old: Blocks, new: Blocks, figure: str) -> Ratios:
    """The logarithm of new by old in each block."""
    pairs = [(figure_of(a, figure), figure_of(b, figure)) for a, b in zip(old, new, strict=False)]
    return [math.log(b / a) if a and b else None for a, b in pairs]


def _shared(rows: Mapping[str, tuple[Blocks, Blocks]], ratios: Mapping[str, Ratios]) -> dict[str, Ratios]:
    """The ratios of each row less the mean of those of all others, which count by their requests."""
    weight = {row: sum(block.requests for block in rows[row][0]) if is_request(row) else 0 for row in ratios}
    if sum(map(bool, weight.values())) <= _LEAST_OTHERS:
        return {}
    blocks = range(max(map(len, ratios.values())))
    known = [[(weight[row], r[at]) for row, r in ratios.items() if r[at] is not None] for at in blocks]
    weights = [sum(w for w, _ in one) for one in known]
    sums = [sum(w * (r or 0.0) for w, r in one) for one in known]

    def beside(row: str, at: int) -> float | None:
        own = ratios[row][at]
        others = weights[at] - weight[row]
        return None if own is None or others <= 0 else own - (sums[at] - weight[row] * own) / others

    return {row: [beside(row, at) for at in blocks] for row in ratios}


def _weather(rows: Mapping[str, tuple[Blocks, Blocks]]) -> float:
    """One and a half standard deviations of the blocks of all rows together, told by medians: a stall is no weather."""
    together = _known(_ratios(*rows[ALL], "avg")) if ALL in rows else []
    if not together:
        return 0.0
    middle = statistics.median(together)
    return 1.5 * 1.4826 * statistics.median(abs(ratio - middle) for ratio in together)


def _known(ratios: Ratios) -> list[float]:
    return [ratio for ratio in ratios if ratio is not None]


def _usual(rows: Sequence[Sequence[float]]) -> float:
    """What the ratios of rows correlate by on average."""
    long = [correlation(row) for row in rows if len(row) >= LEAST_BLOCKS]
    return sum(long) / len(long) if long else 0.0
