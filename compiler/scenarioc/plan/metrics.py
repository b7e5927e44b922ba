"""Lowering of metrics of one's own and of the steps that feed them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scenarioc.naming import constant_name
from scenarioc.plan import model
from scenarioc.plan.context import Flow, Lowering, unknown
from scenarioc.plan.walk import steps_of
from scenarioc.source import Path

if TYPE_CHECKING:
    from scenarioc.spec.metrics import MeasureStep
    from scenarioc.spec.thresholds import Limit


def lower_measures(flow: Flow, step: MeasureStep, path: Path) -> tuple[model.Step, ...]:
    """A step for each metric that is fed; those that the spec does not declare are problems."""
    found = []
    declared = flow.lowering.spec.metrics or {}
    for name, value in step.measure.items():
        at = (*path, "measure", name)
        if name not in declared:
            way_out = f"declare it, as in `metrics: {{{name}: counter}}`"
            unknown(flow, "metric", name, declared, flow.document.key_at(at), way_out)
            continue
        metrics = flow.lowering.metrics
        if name not in metrics:
            metrics[name] = flow.lowering.module.take(constant_name(name))
        measured = flow.value(value, at)
        found.append(model.Measure(metrics[name], name, declared[name], measured, flow.lowering.place(at)))
    return tuple(found)


_FIGURES = {"counter": ("requests", "rate"), "rate": ("checks", "error_rate", "requests", "rate", "failures")}
"""What each kind has for thresholds; a trend has everything but shares."""


def check_figure(lowering: Lowering, limit: Limit, threshold: model.Threshold, path: Path) -> bool:
    """Whether a metric has the figure of a threshold, if the threshold is on a metric; a problem if it has not."""
    name = limit.selector or ""
    kind = (lowering.spec.metrics or {}).get(name)
    if kind is None or threshold.rows != (("METRIC", name),):
        return True
    known = _FIGURES.get(kind)
    wrong = limit.metric not in known if known else limit.metric in ("checks", "error_rate", "failures")
    if wrong:
        listed = known or ("avg", "min", "max", "p95", "requests", "rate")
        lowering.problems.add(
            "unmeasured-threshold",
            f"`{name}` is a {kind}, which has no `{limit.metric}`",
            lowering.document.key_at((*path, name)),
            help=f"a {kind} has {', '.join(f'`{one}`' for one in listed)}",
        )
    return not wrong


def metrics_of(users: Sequence[model.User]) -> tuple[model.Metric, ...]:
    """The metrics that any step feeds, in the order of the steps."""
    steps = (step for user in users for step in steps_of(user))
    found = {s.source: model.Metric(s.name, s.source, s.kind) for s in steps if isinstance(s, model.Measure)}
    return tuple(found.values())
