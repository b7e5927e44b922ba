"""What the locustfile makes of its results: the verdict, the summary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenarioc import __version__
from scenarioc.figures import same
from scenarioc.plan import model
from scenarioc.plan.walk import steps_of
from scenarioc.render import Code
from scenarioc.targets.locustfile.code import call, name, python, sequence
from scenarioc.units import number


def results_section(plan: model.Plan) -> Code | None:
    """The thresholds and what they need to know; None when Locust's own exit code says enough."""
    if not plan.judged:
        return call("judge_nothing") if plan.unjudged else None
    warm = any(not same(profile.warmup_s, 0) for profile in plan.load.profiles)
    classes = sequence([name(user.identifier) for user in plan.users])
    if any(method == "ITERATION" for one in plan.thresholds for method, _ in one.rows or ()):
        classes = call("timed_iterations", classes)
    judged = call(
        "judge_results",
        call("About", plan.name, plan.source, f"scenarioc {__version__}"),
        rows=_display([(python((row.method, row.name)), _row(row)) for row in plan.rows]),
        thresholds=sequence([_threshold(threshold) for threshold in plan.thresholds]) if plan.thresholds else None,
        warmup_s=Code("WARMUP_S") if warm else None,
        counts=call("count_iterations", classes, *([Code("arrival_counts")] if plan.scheduled else [])),
        extras=Code('{"series.csv": series_table}') if "csv" in plan.results else None,
        parts=Code("PARTS") if any(step.parts for step in _requests(plan)) else None,
        metrics=Code("metric_totals") if plan.metrics else None,
    )
    return judged if plan.watched.prometheus is None else Code(f"TRIAL = {judged}")


def prometheus_section(plan: model.Plan) -> Code | None:
    """The call that lets Prometheus see the run; None when nobody asks for it."""
    if plan.watched.prometheus is None:
        return None
    return call(
        "serve_prometheus",
        Code(str(plan.watched.prometheus)),
        counts=Code("TRIAL.counts" if plan.judged else "arrival_counts") if plan.judged or plan.scheduled else None,
        metrics=Code("metric_totals") if plan.metrics else None,
        standings=Code("TRIAL.standings") if plan.thresholds else None,
    )


def _requests(plan: model.Plan) -> Iterator[model.Request]:
    return (step for user in plan.users for step in steps_of(user) if isinstance(step, model.Request))


def _display(items: list[tuple[Code, Code]]) -> Code:
    return Code("{" + "".join(f"{key}: {value}, " for key, value in items).removesuffix(" ") + "}")


def _row(row: model.StatisticsRow) -> Code:
    scenario = row.scenarios[0] if len(row.scenarios) == 1 else None
    return call(
        "RowInfo",
        str(row.place),
        *([scenario] if scenario is not None else []),
        tags=list(row.tags) or None,
        limit_ms=None if row.limit_ms is None else number(row.limit_ms),
        checked=row.checked or None,
    )


def _threshold(threshold: model.Threshold) -> Code:
    times: dict[str, Any] = {
        name: number(value) if value else None
        for name in ("over_s", "for_s", "after_s", "grace_s")
        for value in [getattr(threshold, name)]
    }
    return call(
        "Threshold",
        threshold.text,
        threshold.metric,
        threshold.operator,
        number(threshold.limit),
        str(threshold.place),
        rows=None if threshold.rows is None else list(threshold.rows),
        status=threshold.status,
        unit=None if threshold.unit == "ms" else threshold.unit,
        **times,
        abort=threshold.abort or None,
        warn=threshold.warn or None,
    )
