"""Runs cut into blocks of some seconds: what happens in one second is told by the second before, blocks much less."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from scenarioc.records import record
from scenarioc.results.summary import Summary, is_request

ALL = "all requests"
LEAST_BLOCKS = 6
_MOST_BLOCKS = 40
_USUAL_S = 1.5
_ALIKE = 0.1


@record
class Block:
    """What one row did in some seconds."""

    seconds: float
    requests: int
    failures: int
    sum_ms: float
    p95_ms: float | None


Steps = Sequence[Block]


@record
class Cut:
    """Two runs in blocks of `block_s` on average, by row: title → blocks of the first, blocks of the second.

    All rows together come first, when there are several.

    Every block has about as many requests, for a mean of few requests is noisier than one of many. In aligned runs a
    block has its like in every row and in the other run: the same seconds of the same load.
    """

    block_s: float
    aligned: bool
    rows: dict[str, tuple[tuple[Block, ...], tuple[Block, ...]]]


def cut(base: Summary, new: Summary) -> Cut:
    """The rows that both runs have."""
    step = max(base.series.step_s, new.series.step_s)
    shorter = min(_measured_s(base), _measured_s(new))
    count = int(min(_MOST_BLOCKS, shorter / min(_USUAL_S, shorter / 10), shorter / step)) if shorter > 0 else 0
    aligned = base.series.step_s == new.series.step_s and _alike(base, new)
    rows: dict[str, tuple[tuple[Block, ...], tuple[Block, ...]]] = {}
    ends: tuple[list[int], list[int]] | None = None
    for title, (old, late) in _by_title(base, new).items():
        if ends is None or not aligned:
            both = [a.requests + b.requests for a, b in zip(old, late, strict=False)]
            ends = (
                (_ends(both, count),) * 2
                if aligned
                else (_ends([b.requests for b in old], count), _ends([b.requests for b in late], count))
            )
        rows[title] = _joined(old, ends[0]), _joined(late, ends[1])
    return Cut(shorter / count if count else 0.0, aligned, rows)


def _by_title(base: Summary, new: Summary) -> dict[str, tuple[Steps, Steps]]:
    """The steps of every row that both runs have, and before them of all requests together."""
    titles = [title for title in base.series.rows if title in new.series.rows]
    found = {title: (_steps(base, title), _steps(new, title)) for title in titles}
    requests = {title: pair for title, pair in found.items() if is_request(title)}
    if len(requests) < 2:
        return {**requests, **found}
    both = ([_sum(step) for step in zip(*(pair[side] for pair in requests.values()), strict=False)] for side in (0, 1))
    old, late = both
    return {ALL: (old, late), **found}


def _measured_s(summary: Summary) -> float:
    return len(summary.series.requests) * summary.series.step_s - summary.warmup_s


def _steps(summary: Summary, title: str) -> Steps:
    """What a row did in each step after the warm-up."""
    row, first = summary.series.rows[title], _first(summary)
    columns = (row.requests, row.failures, row.sum_ms, row.p95_ms)
    return [
        Block(summary.series.step_s, int(requests or 0), int(failures or 0), sum_ms or 0.0, p95)
        for requests, failures, sum_ms, p95 in list(zip_longest(*columns))[first:]
    ]


def _first(summary: Summary) -> int:
    return math.ceil(summary.warmup_s / summary.series.step_s)


def _ends(requests: Sequence[int], count: int) -> list[int]:
    """Where blocks end so that each has about as many requests as the others."""
    total, seen = sum(requests), 0
    ends: list[int] = []
    for index, number in enumerate(requests):
        seen += number
        if total and seen * count >= total * (len(ends) + 1):
            ends.append(index + 1)
    return ends


def _joined(steps: Steps, ends: Sequence[int]) -> tuple[Block, ...]:
    """Steps joined up to each end; `p95_ms` of a block is the median of its steps."""
    found = []
    for start, end in pairwise([0, *ends]):
        part = steps[start:end]
        p95 = sorted(block.p95_ms for block in part if block.p95_ms is not None)
        whole = _sum(part)
        seconds = sum(block.seconds for block in part)
        middle = p95[len(p95) // 2] if p95 else None
        found.append(Block(seconds, whole.requests, whole.failures, whole.sum_ms, middle))
    return tuple(found)


def _sum(blocks: Sequence[Block]) -> Block:
    """What several rows did in the same seconds."""
    return Block(
        max((block.seconds for block in blocks), default=0.0),
        sum(block.requests for block in blocks),
        sum(block.failures for block in blocks),
        sum(block.sum_ms for block in blocks),
        None,
    )


def _alike(base: Summary, new: Summary) -> bool:
    """Whether both had the same load at the same time, as far as users and duration tell."""
    if base.profile != new.profile:
        return False
    one, other = ([value or 0 for value in summary.series.users[_first(summary) :]] for summary in (base, new))
    longer = max(len(one), len(other))
    if not longer or abs(len(one) - len(other)) > max(2, _ALIKE * longer):
        return False
    apart = sum(abs(a - b) for a, b in zip(one, other, strict=False))
    return apart <= _ALIKE * max(1, sum(one))
