"""Tests that know noise: they ask for the order of values only, so that a stall is one odd value and no more.

Sources: Wilcoxon, *Individual comparisons by ranking methods* (1945); Mann and Whitney (1947); Hodges and Lehmann,
*Estimates of location based on rank tests* (1963); Benjamini and Hochberg (1995). For values that follow each other the
variance is larger by (1 + r) / (1 - r), where r is their correlation from one to the next.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from statistics import NormalDist

_NORMAL = NormalDist()
_MOST_CORRELATED = 0.9
_LEAST_P = 1e-15
_FAR = math.log(1.2)

Estimate = tuple[float, float, float]
"""A shift, and the ends of its 95 % interval."""


def paired(differences: Sequence[float], usual: float = 0.0) -> tuple[float, Estimate]:
    """Whether differences lie around 0: the p-value of the signed-rank test, and by how much they do not.

    `usual` is what values like these usually correlate by from one to the next, which a short row tells badly.
    """
    inflation = _inflation((correlation(differences) + usual) / 2)
    walsh = sorted((a + b) / 2 for i, a in enumerate(differences) for b in differences[i:])
    count = len(differences)
    spread = math.sqrt(count * (count + 1) * (2 * count + 1) / 24 * inflation)
    changed = [difference for difference in differences if difference]
    ranks = _ranks([abs(difference) for difference in changed])
    positive = sum(rank for rank, difference in zip(ranks, changed, strict=True) if difference > 0)
    total = len(changed) * (len(changed) + 1) / 2
    p = _signed_rank_p(len(changed), min(positive, total - positive))
    return widened(p, inflation), _interval(walsh, spread)


def unpaired(before: Sequence[float], after: Sequence[float], usual: float = 0.0) -> tuple[float, Estimate]:
    """Whether one lot of values is as large as the other: the p-value of the rank-sum test, and the shift.

    `usual` is as for `paired`. Where every value of one lot is far from every value of the other, it does not matter
    how values correlate.
    """
    far = max(min(after) - max(before), min(before) - max(after)) > _FAR
    inflation = 1.0 if far else _inflation(((correlation(before) + correlation(after)) / 2 + usual) / 2)
    m, n = len(before), len(after)
    ranks = _ranks([*before, *after])
    larger = sum(ranks[m:]) - n * (n + 1) / 2
    spread = math.sqrt(m * n * (m + n + 1) / 12 * inflation)
    z = max(0.0, abs(larger - m * n / 2) - 0.5) / spread
    shifts = sorted(new - old for old in before for new in after)
    return min(1.0, 2 * _NORMAL.cdf(-z)), _interval(shifts, spread)


def adjusted(ps: Sequence[float]) -> list[float]:
    """The p-values when so many were looked at: the share of false alarms among all alarms is what they bound."""
    order = sorted(range(len(ps)), key=lambda index: ps[index], reverse=True)
    found, least = [1.0] * len(ps), 1.0
    for place, index in enumerate(order):
        least = min(least, ps[index] * len(ps) / (len(ps) - place))
        found[index] = least
    return found


def widened(p: float, inflation: float) -> float:
    """The p-value when the variance is larger by a factor."""
    z = _NORMAL.inv_cdf(max(p, _LEAST_P) / 2) / math.sqrt(inflation)
    return min(1.0, 2 * _NORMAL.cdf(z))


def shares(failed: tuple[int, int], of: tuple[int, int]) -> float:
    """Whether two shares are the same: the p-value of Fisher's exact test, doubled from the side that was seen."""
    (a, c), (m, n) = failed, of
    if not m or not n or not a + c:
        return 1.0
    low, high = max(0, a + c - n), min(a + c, m)
    logs = [_log_choose(m, k) + _log_choose(n, a + c - k) - _log_choose(m + n, a + c) for k in range(low, high + 1)]
    chances = [math.exp(log) for log in logs]
    return min(1.0, 2 * min(sum(chances[: a - low + 1]), sum(chances[a - low :])))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1; equal values share the middle of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for index in order[start:end]:
            ranks[index] = (start + end + 1) / 2
        start = end
    return ranks


@functools.cache
def _sums(count: int) -> list[int]:
    """How many sets of the ranks 1 to count have each sum."""
    ways = [1] + [0] * (count * (count + 1) // 2)
    for rank in range(1, count + 1):
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    return ways


def _signed_rank_p(count: int, smaller: float) -> float:
    ways = _sums(count)
    return min(1.0, float(2 * sum(ways[: math.floor(smaller) + 1]) / 2**count))


def correlation(values: Sequence[float]) -> float:
    """How much the ranks of values correlate with the next, which a stall does not hide.

    A short row understates it by 1/n, which is made good.
    """
    count = len(values)
    around = [rank - (count + 1) / 2 for rank in _ranks(values)]
    square = sum(rank * rank for rank in around)
    found = sum(a * b for a, b in itertools.pairwise(around)) / square if square else 0.0
    return found + 1 / count if square else 0.0


def _inflation(r: float) -> float:
    r = min(max(r, 0.0), _MOST_CORRELATED)
    return (1 + r) / (1 - r)


def _interval(ordered: Sequence[float], spread: float) -> Estimate:
    """The median of ordered shifts, and how far the test allows to go from it to each side."""
    count = len(ordered)
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    reach = max(0, math.floor(count / 2 - 1.96 * spread))
    return middle, ordered[min(reach, count - 1)], ordered[max(count - 1 - reach, 0)]
