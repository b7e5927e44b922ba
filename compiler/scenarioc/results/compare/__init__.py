"""Two runs compared: what got slower or less reliable, in all and by endpoint, and how sure that is."""

from __future__ import annotations

import dataclasses
import itertools
import math
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scenarioc.problems import Problem, Rejected
from scenarioc.records import record
from scenarioc.results import figures
from scenarioc.results.compare.blocks import ALL, LEAST_BLOCKS, Block, Cut, cut
from scenarioc.results.compare.ranks import adjusted, correlation, shares, unpaired, widened
from scenarioc.results.compare.times import Shift, figure_of, shifts
from scenarioc.results.summary import Summary, is_request

ALPHA = 0.03
TOLERANCE = 0.05
TOLERANCE_UNALIGNED = 0.2
"""Without pairs of blocks, the slow drift of a machine does not cancel out: in 60 s it is often 5 to 10 %."""
LEAST_MS = 1.0
LEAST_SHARE = 0.001
_NAMED = 10
_UNSURE = 1.25
"""What other rows share in a change is not known exactly: a quarter more than was seen is allowed for."""

Blocks = Sequence[Block]


@record
class Change:
    """One figure of one row in both runs.

    `change` is relative (0.1 for 10 % more) with the ends of its 95 % interval, for `error_rate` the difference of the
    shares. `p` is adjusted for all that was looked at. `verdict` is `worse`, `better` or `same`;
    `weather` is what a change of all rows alike must exceed, and `shared` what the other rows have changed by as well.
    """

    row: str
    metric: str
    base: float
    new: float
    change: float
    low: float | None
    high: float | None
    p: float
    verdict: str
    weather: float = 0.0
    shared: float = 0.0


@record
class Comparison:
    """All changes, and what they come to; `aligned` runs were compared block by block."""

    base: Summary
    new: Summary
    verdict: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    block_s: float
    aligned: bool
    tolerance: float

    @property
    def worse(self) -> list[Change]:
        """What got worse, the largest change first."""
        return sorted((c for c in self.changes if c.verdict == "worse"), key=lambda c: -abs(c.change))

    @property
    def better(self) -> list[Change]:
        """What got better, the largest change first."""
        return sorted((c for c in self.changes if c.verdict == "better"), key=lambda c: -abs(c.change))


def compare(base: Summary, new: Summary, tolerance: float | None = None) -> Comparison:
    """What changed from one run to another by more than `tolerance` and more than noise; raises `Rejected`."""
    pieces = cut(base, new)
    if tolerance is None:
        tolerance = TOLERANCE if pieces.aligned else TOLERANCE_UNALIGNED
    found = list(_as_reported(_changes(pieces), base, new))
    if not any(change.metric == "avg" for change in found) and new.verdict != "broken":
        message = "the runs have too little in common to be compared"
        long = f" of {pieces.block_s:.2g} s each" if pieces.block_s else ""
        help = f"both need the same requests, in at least {LEAST_BLOCKS} blocks{long}"
        raise Rejected([Problem("too-little-data", message, help=help)])
    ps = adjusted([change.p for change in found])
    judged = tuple(_judged(change, p, tolerance) for change, p in zip(found, ps, strict=True))
    verdicts = {change.verdict for change in judged}
    worse = "worse" in verdicts or (new.verdict == "broken" and base.verdict != "broken")
    verdict = "worse" if worse else "better" if "better" in verdicts else "same"
    return Comparison(base, new, verdict, judged, tuple(_notes(base, new, pieces, judged)), pieces.block_s,
                      pieces.aligned, tolerance)  # fmt: skip


def _changes(pieces: Cut) -> Iterator[Change]:
    for metric in ("avg", "p95"):
        found = shifts(pieces.rows, metric) if pieces.aligned else _unaligned(pieces, metric)
        changes = {row: _change(row, metric, pieces.rows[row], shift) for row, shift in found.items()}
        moved = _moved(changes, pieces) if pieces.aligned else []
        for change in changes.values():
            yield dataclasses.replace(change, shared=_shared(change, moved))
    if pieces.aligned and pieces.rows:
        # Runs with different loads have different throughputs anyway.
        row, both = next(iter(pieces.rows.items()))
        for shift in shifts({row: both}, "rate").values():
            yield _change(row, "rate", both, shift)
    for row, (old, new) in pieces.rows.items():
        if sum(b.requests for b in old) and sum(b.requests for b in new):
            yield _reliability(row, old, new)


def _as_reported(changes: Iterable[Change], base: Summary, new: Summary) -> Iterator[Change]:
    """The changes with the p95 of whole runs, as reports of them say; that of blocks of few requests is another."""
    before, after = ({row.title: row.p95_ms for row in run.rows} for run in (base, new))
    for one in changes:
        old, late = before.get(one.row), after.get(one.row)
        if one.metric != "p95" or old is None or late is None:
            yield one
        else:
            yield dataclasses.replace(one, base=old, new=late)


def _unaligned(pieces: Cut, metric: str) -> dict[str, Shift]:
    """The shifts in runs whose blocks cannot be compared one by one."""
    logs = {
        row: [[math.log(v) for block in blocks if (v := figure_of(block, metric))] for blocks in both]
        for row, both in pieces.rows.items()
    }
    enough = {row: both for row, both in logs.items() if min(map(len, both)) >= LEAST_BLOCKS}
    known = [correlation(values) for both in enough.values() for values in both]
    usual = sum(known) / len(known) if known else 0.0
    return {
        row: Shift(estimate, p) for row, both in enough.items() for p, estimate in [unpaired(both[0], both[1], usual)]
    }


def _change(row: str, metric: str, both: tuple[Blocks, Blocks], shift: Shift) -> Change:
    base, new = (_in_all(blocks, metric) for blocks in both)
    change, low, high = (math.expm1(one) for one in shift.estimate)
    return Change(row, metric, base, new, change, low, high, shift.p, "same", math.expm1(shift.weather))


def _moved(changes: Mapping[str, Change], pieces: Cut) -> list[tuple[float, float, str]]:
    """By how many milliseconds each row changed, least first, and how well its mean is known."""
    return sorted(
        (_moved_ms(one, *pieces.rows[row]), sum(block.requests for block in pieces.rows[row][0]) / one.base**2, row)
        for row, one in changes.items()
        if row != ALL and is_request(row) and one.base
    )


def _shared(own: Change, moved: Sequence[tuple[float, float, str]]) -> float:
    """What share of its base the row would have changed by, had it changed by as many milliseconds as the others.

    A busy machine makes every request wait about as long, which is much for a short one: that is no change of an
    endpoint. The others' weighted median is taken, in which a row counts by how well its mean is known.
    """
    others = [(ms, weight) for ms, weight, row in moved if row != own.row]
    if own.row == ALL or not others or not own.base:
        return 0.0
    seen = list(itertools.accumulate(weight for _, weight in others))
    middle = next(ms for (ms, _), weight in zip(others, seen, strict=True) if weight >= seen[-1] / 2)
    same_way = middle if own.new > own.base else -middle
    return _UNSURE * max(0.0, same_way) / own.base


def _moved_ms(change: Change, old: Blocks, new: Blocks) -> float:
    """The median of what the figure moved by from block to block, which a stall does not change."""
    pairs = [(figure_of(a, change.metric), figure_of(b, change.metric)) for a, b in zip(old, new, strict=False)]
    return statistics.median(b - a for a, b in pairs if a is not None and b is not None)


def _in_all(blocks: Blocks, metric: str) -> float:
    if metric == "p95":
        known = [block.p95_ms for block in blocks if block.p95_ms is not None]
        return sum(known) / len(known)
    requests = sum(b.requests for b in blocks)
    return requests / sum(b.seconds for b in blocks) if metric == "rate" else sum(b.sum_ms for b in blocks) / requests


def _reliability(row: str, old: Blocks, new: Blocks) -> Change:
    """The change of the share of failures; where those of the base came in bursts, so may those of the other run."""
    requests = sum(b.requests for b in old), sum(b.requests for b in new)
    failures = sum(b.failures for b in old), sum(b.failures for b in new)
    before, after = failures[0] / requests[0], failures[1] / requests[1]
    p = widened(shares(failures, requests), _burstiness(old, before))
    return Change(row, "error_rate", before, after, after - before, None, None, p, "same")


def _burstiness(blocks: Blocks, share: float) -> float:
    """By how much the failures of blocks vary more than those of a die would; at least 1."""
    if not 0 < share < 1:
        return 1.0
    used = [block for block in blocks if block.requests]
    squares = sum((b.failures - share * b.requests) ** 2 / (b.requests * share * (1 - share)) for b in used)
    return max(1.0, squares / max(1, len(used) - 1))


def _judged(change: Change, p: float, tolerance: float) -> Change:
    least = LEAST_SHARE if change.metric == "error_rate" else tolerance + change.shared
    if change.metric == "p95":
        least *= 2
    large = abs(change.change) >= max(least, change.weather)
    if change.metric in ("avg", "p95"):
        moved_ms = change.new - change.base
        # What blocks and whole runs do not agree on is no change of the highest percentiles.
        same_way = change.metric == "avg" or moved_ms * change.change > 0
        large = large and same_way and abs(moved_ms) >= LEAST_MS
    up_is_worse = change.metric != "rate"
    verdict = "same" if p >= ALPHA or not large else "worse" if (change.change > 0) == up_is_worse else "better"
    return dataclasses.replace(change, p=p, verdict=verdict)


def _notes(base: Summary, new: Summary, pieces: Cut, changes: Sequence[Change]) -> Iterator[str]:
    if new.verdict == "broken":
        yield "the new run broke: " + ("; ".join(new.reasons) or f"exit code {new.exit_code}")
    if new.verdict == "failed":
        yield "the new run failed its thresholds"
    if base.verdict == "broken":
        yield "the base run broke, which makes it a poor measure"
    for run, which in ((base, "base"), (new, "new")):
        if run.interrupted:
            yield f"the {which} run was interrupted after {figures.seconds(run.duration_s)}"
    if base.name != new.name:
        yield f"the runs are of different tests: {base.name}, {new.name}"
    if changes and not pieces.aligned:
        yield (
            "the load was not the same (profile, users or duration), so that throughput is left aside and blocks are "
            "not compared one by one"
        )
    titles = [{row.title for row in summary.rows} for summary in (base, new)]
    for only, which in ((titles[0] - titles[1], "base"), (titles[1] - titles[0], "new")):
        if only:
            yield f"only in the {which} run, and left out: {figures.listed(sorted(only), _NAMED)}"
    few = sorted(pieces.rows.keys() - {change.row for change in changes if change.metric != "error_rate"})
    if few:
        yield f"too few requests to compare times: {figures.listed(few, _NAMED)}"
