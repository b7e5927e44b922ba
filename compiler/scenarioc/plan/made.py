"""What a build makes besides locustfile and runners, and how a run can be watched."""

from __future__ import annotations

from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.problems import Problem, Span
from scenarioc.spec.outputs import Outputs

DASHBOARD = "grafana"


def lower_outputs(lowering: Lowering, outputs: Outputs) -> tuple[model.Made, model.Watched]:
    """The targets, and the ports and exports; a dashboard with nothing to show is a problem."""
    targets = tuple(dict.fromkeys(outputs.targets or ()))
    if DASHBOARD in targets and outputs.prometheus is None:
        at = lowering.document.at(("outputs", "targets", (outputs.targets or []).index(DASHBOARD)))
        lowering.problems.take(nothing_to_show(at))
    return model.Made(targets, outputs.workers), model.Watched(outputs.prometheus, outputs.opentelemetry)


def nothing_to_show(at: Span | None = None) -> Problem:
    """That a dashboard is asked for, but no figures for it."""
    return Problem(
        "no-prometheus",
        "the dashboard of `grafana` shows what Prometheus reads from a run, and this one opens no port for it",
        at,
        "add `prometheus: 9646` to `outputs`",
    )
