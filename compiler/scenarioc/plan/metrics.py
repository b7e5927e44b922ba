"""Lowering of metrics of one's own and of the steps that feed them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scenarioc.naming import constant_name
from scenarioc.plan import model
from scenarioc.plan.context import Flow, unknown
from scenarioc.plan.walk import steps_of
from scenarioc.source import Path

if TYPE_CHECKING:
    from scenarioc.spec.metrics import MeasureStep


def lower_measures(flow: Flow, step: MeasureStep, path: Path) -> tuple[model.Step, ...]:
    """A step for each metric that is fed; those that the spec does not declare are problems."""
    from scenarioc.spec.metrics import kind_and_unit

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
        kind, unit = kind_and_unit(declared[name])
        found.append(model.Measure(metrics[name], name, kind, unit, measured, flow.lowering.place(at)))
    return tuple(found)


def metrics_of(users: Sequence[model.User]) -> tuple[model.Metric, ...]:
    """The metrics that any step feeds, in the order of the steps."""
    steps = (step for user in users for step in steps_of(user))
    found = {s.source: model.Metric(s.name, s.source, s.kind, s.unit) for s in steps if isinstance(s, model.Measure)}
    return tuple(found.values())
