"""Thresholds on metrics of the spec's own: the sum of a counter, the share of a rate, a figure of a trend."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.limits import RATE, SHARE, SIZE, TIME, Amount, Nearest, amount, plain_number
from scenarioc.problems import Span
from scenarioc.records import record
from scenarioc.source import Path
from scenarioc.spec.metrics import MetricKind, TrendUnit, kind_and_unit
from scenarioc.spec.rewrite import replaced
from scenarioc.spec.thresholds import Limit, is_metric, is_time

_Unit = Literal["ms", "bytes", "number"]
_PLAIN: _Unit = "number"
_UNITS: dict[TrendUnit, tuple[Amount, _Unit]] = {"ms": (TIME, "ms"), "s": (TIME, "ms"), "bytes": (SIZE, "bytes")}
"""Per unit of a trend how its limits are written, and what the figures are in when the test runs."""
_EXAMPLES = {None: "20", "ms": "500ms", "s": "2s", "bytes": "2MB"}
_NEAREST_SUM = ("write `1000` for the sum, or `100/s` for the sum a second", None)
_SUM = Amount(plain_number, "is a sum", lambda text: _NEAREST_SUM, least=-math.inf)
_SAME = {"counter": ("requests", "rate", "sum", "count", "total"), "rate": ("checks", "rate", "share")}
"""Per kind the figures that a person means who means the only one that there is."""
_WAYS_OUT = {
    "counter": "a counter is judged by its sum, as in `{} > 1000`, or by its sum a second, as in `{} > 100/s`",
    "rate": "a rate is judged by the share of its true values, as in `{} > 99%`",
    "trend": "a trend has `avg`, `min`, `max` and percentiles, as in `{}: p95 < {}`",
}


@record
class _Own:
    """A metric of the spec's own that a threshold is on, `by_name` or as the selector of a figure."""

    name: str
    kind: MetricKind
    unit: TrendUnit | None
    by_name: bool


def own_threshold(
    lowering: Lowering,
    limit: Limit,
    threshold: model.Threshold,
    fed: Collection[str],
    others: Collection[str],
    path: Path,
) -> model.Threshold | None:
    """The threshold, if it is on a metric of the spec's own: one of the `fed` ones. `others` is what else thresholds
    may select."""
    declared = lowering.spec.metrics or {}
    by_name = limit.metric in declared and not (limit.selector and is_metric(limit.metric))
    name = limit.metric if by_name else limit.selector or ""
    if name not in declared:
        return None
    own = _Own(name, *kind_and_unit(declared[name]), by_name)
    if not by_name and name in others and own.kind != "trend":
        return None
    at = lowering.document.key_at((*path, *limit.within))
    if is_metric(name) if by_name else name in others:
        other = "a metric of every test" if by_name else "something else to select"
        message, way_out = f"`{name}` is a {own.kind} of this spec, and {other}", "rename the one under `metrics`"
        lowering.problems.add("ambiguous-threshold", message, at, help=way_out)
    elif name not in fed:
        message = f"no step feeds `{name}`, so this threshold could never see a value"
        lowering.problems.add("unused-selector", message, at, help="feed it by a `measure` step")
    elif _has_figure(lowering, limit, own, at, path):
        return _measured(lowering, limit, replace(threshold, rows=(("METRIC", name),)), own, path)
    return threshold


def _has_figure(lowering: Lowering, limit: Limit, own: _Own, at: Span, path: Path) -> bool:
    """Whether a metric has the figure that a threshold is about; a problem if it has not."""
    name, text = own.name, f"{limit.operator} {limit.limit}"
    if own.by_name and limit.selector:
        message, meant = f"`{name}` is measured for the whole test, not for `{limit.selector}`", f"{name} {text}"
    elif own.by_name and own.kind == "trend":
        message, meant = f"`{name}` is a trend, which has more than one figure", f"{name}: p95 {text}"
    elif own.by_name or (own.kind == "trend" and is_time(limit.metric)):
        return True
    else:
        message = f"`{name}` is a {own.kind}, which has no `{limit.metric}`"
        meant = f"{name} {text}" if limit.metric in _SAME.get(own.kind, ()) else ""
    if meant:
        at, way_out = lowering.document.at(path), f"did you mean `{meant}`?"
    else:
        way_out = _WAYS_OUT[own.kind].format(name, _EXAMPLES[own.unit] if own.kind == "trend" else name)
    edits = replaced(lowering.document, at, meant) if meant else []
    lowering.problems.add("unmeasured-threshold", message, at, help=way_out, fix=edits)
    return False


def _measured(lowering: Lowering, limit: Limit, threshold: model.Threshold, own: _Own, path: Path) -> model.Threshold:
    """The threshold with the figure that the statistics have for it, and with its limit."""
    if own.kind == "trend":
        written, shown = (_plain(own.name), _PLAIN) if own.unit is None else _UNITS[own.unit]
        return replace(threshold, limit=amount(lowering, limit, written, path, own.name), unit=shown)
    if own.kind == "rate":
        return replace(threshold, metric="checks", limit=amount(lowering, limit, SHARE, path))
    a_second = RATE.read(limit.limit) is not None
    metric, written = ("rate", RATE) if a_second else ("requests", _SUM)
    return replace(threshold, metric=metric, limit=amount(lowering, limit, written, path))


def _plain(name: str) -> Amount:
    """How limits of a trend of plain numbers are written."""

    def nearest(text: str) -> Nearest:
        unit = "ms" if TIME.read(text) is not None else "bytes" if SIZE.read(text) is not None else None
        way_out = "write a number without a unit"
        return f"{way_out}, or declare `{name}: {{trend: {unit}}}`" if unit else way_out, None

    return Amount(plain_number, "is a plain number", nearest, least=-math.inf)
