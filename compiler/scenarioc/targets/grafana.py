"""A dashboard of Grafana that shows what a run tells Prometheus."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scenarioc.plan.made import nothing_to_show
from scenarioc.plan.model import Group, Plan
from scenarioc.plan.rows import everything
from scenarioc.problems import Rejected
from scenarioc.records import record
from scenarioc.targets.deployment import Deployment
from scenarioc.targets.file import File

SCHEMA = 39
"""The version of the classic dashboard model, which Grafana 10.4 and every later one reads."""
_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_WIDTH = 24
_LONGEST_UID = 40
_JOB = 'job=~"$job"'
_ROWS = f'{_JOB}, name=~"$endpoint"'
_TIMES = f"locust_response_time_seconds_bucket{{{_ROWS}}}"
_QUANTILES = (0.5, 0.95, 0.99)


@record
class Query:
    """A query in PromQL, and what the legend calls its results."""

    expression: str
    legend: str = ""


@record
class Panel:
    """One panel: its title, how it is drawn, the unit of its figures, what it shows, its size; `more` are details."""

    title: str
    kind: str
    unit: str
    queries: Sequence[Query]
    width: int = 12
    height: int = 8
    more: Mapping[str, Any] | None = None


def grafana(plan: Plan, known: Deployment) -> list[File]:
    """`grafana/dashboard.json`, in a folder that Grafana can be given as it is."""
    if plan.watched.prometheus is None:
        raise Rejected([nothing_to_show()])
    return [File("grafana/dashboard.json", json.dumps(_dashboard(plan, known.name), indent=2) + "\n")]


def _dashboard(plan: Plan, name: str) -> dict[str, Any]:
    return {
        "uid": name[:_LONGEST_UID],
        "title": f"{plan.name}: load test",
        "tags": ["load test"],
        "timezone": "browser",
        "schemaVersion": SCHEMA,
        "refresh": "5s",
        "time": {"from": "now-15m", "to": "now"},
        "graphTooltip": 1,
        "templating": {"list": list(_variables())},
        "panels": list(_placed([*_now(plan), *_over_time(plan), _table()])),
    }


def _variables() -> Iterator[dict[str, Any]]:
    yield {"name": "datasource", "type": "datasource", "label": "Prometheus", "query": "prometheus"}
    for name, label, query in (
        ("job", "Job", "label_values(locust_requests_total, job)"),
        ("endpoint", "Endpoint", f"label_values(locust_requests_total{{{_JOB}}}, name)"),
    ):
        yield {
            "name": name, "type": "query", "label": label, "datasource": _SOURCE, "query": query, "refresh": 2,
            "sort": 1, "multi": True, "includeAll": True, "allValue": ".*",
            "current": {"text": ["All"], "value": ["$__all"]},
        }  # fmt: skip


def _now(plan: Plan) -> Iterator[Panel]:
    """How the run stands."""
    if plan.thresholds:
        query = Query(f"sum(1 - locust_threshold_held{{{_JOB}}})")
        yield _stat("Thresholds that do not hold", "none", query, none="all hold")
    yield _stat("Users", "none", Query(f"sum(locust_users{{{_JOB}}})"))
    yield _stat("Requests", "reqps", Query(f"sum({_rate('locust_requests_total')})"))
    yield _stat("Failed", "percentunit", Query(_failed()))
    yield _stat("p95", "s", Query(_quantile(0.95)))
    yield _stat("Workers", "none", Query(f"sum by (state) (locust_workers{{{_JOB}}})", "{{state}}"))


def _over_time(plan: Plan) -> Iterator[Panel]:
    times = [Query(_quantile(quantile), f"p{quantile * 100:g}") for quantile in _QUANTILES]
    yield _lines("Response times", "s", *times)
    yield _lines("Requests by endpoint", "reqps", _by_row(f"({_rate('locust_requests_total')})"))
    yield _lines("Failed", "percentunit", Query(_failed(), "all"), Query(_failed(_BY_ROW), _NAMED))
    yield _lines("p95 by endpoint", "s", Query(_quantile(0.95, "method, name"), _NAMED))
    yield _lines("Users", "none", Query(f"sum by (user_class) (locust_users{{{_JOB}}})", "{{user_class}}"))
    if plan.thresholds:
        yield _states("Thresholds", Query(f"min by (threshold) (locust_threshold_held{{{_JOB}}})", "{{threshold}}"))
    if plan.judged:
        yield _lines("Iterations", "ops", Query(f"sum(rate(locust_iterations_total{{{_JOB}}}[$__rate_interval]))"))
    if _times_whole(plan):
        yield _lines("Groups and iterations", "s", *_durations())
    if plan.scheduled:
        late = f"sum by (outcome) (rate(locust_arrivals_total{{{_JOB}}}[$__rate_interval]))"
        yield _lines("Arrivals that did not begin when due", "ops", Query(late, "{{outcome}}"))
    kinds = {metric.kind for metric in plan.metrics}
    for kind, title, expression, legend in (
        (
            "counter",
            "Sums",
            f"sum by (metric) (rate(locust_measured_total{{{_JOB}}}[$__rate_interval]))",
            "{{metric}}/s",
        ),
        ("rate", "Shares", f"avg by (metric) (locust_measured_share{{{_JOB}}})", "{{metric}}"),
        ("trend", "Values", f"avg by (metric, quantile) (locust_measured_value{{{_JOB}}})", "{{metric}} {{quantile}}"),
    ):
        if kind in kinds:
            yield _lines(
                f"{title} of the spec's own", "percentunit" if kind == "rate" else "none", Query(expression, legend)
            )


def _times_whole(plan: Plan) -> bool:
    """Whether groups of requests or iterations have rows."""
    iterations = any(method == "ITERATION" for one in plan.thresholds for method, _ in one.rows or ())
    return plan.scheduled or iterations or any(isinstance(step, Group) for _, _, step in everything(plan.users))


def _durations() -> Iterator[Query]:
    def summed(part: str, by: str) -> str:
        return f"sum by ({by}) (rate(locust_duration_seconds_{part}{{{_JOB}}}[$__rate_interval]))"

    yield Query(f"{summed('sum', 'kind, name')} / {summed('count', 'kind, name')}", "{{kind}} {{name}} mean")
    yield Query(f"histogram_quantile(0.95, {summed('bucket', 'le, kind, name')})", "{{kind}} {{name}} p95")


def _table() -> Panel:
    """Every endpoint with its figures, from the start of the run or of the time that is looked at."""
    times = "locust_response_time_seconds"
    columns = {
        "Requests": _last("locust_requests_total"),
        "Failures": _last("locust_failures_total"),
        "Mean": f"{_last(f'{times}_sum')} / {_last(f'{times}_count')}",
        **{
            f"p{quantile * 100:g}": f"histogram_quantile({quantile}, sum by (le, method, name) "
            f"(last_over_time({_TIMES}[$__range])))"
            for quantile in _QUANTILES
        },
    }
    renamed = {f"Value #{chr(ord('A') + at)}": name for at, name in enumerate(columns)}
    seconds = [name for name in columns if name not in ("Requests", "Failures")]
    by_name = {"id": "byRegexp", "options": f"/^({'|'.join(seconds)})$/"}
    arranged = {"excludeByName": {"Time": True}, "renameByName": {"method": "Method", "name": "Name", **renamed}}
    return Panel(
        "Endpoints", "table", "none", [Query(expression) for expression in columns.values()], _WIDTH, 10,
        {
            "transformations": [{"id": "merge", "options": {}}, {"id": "organize", "options": arranged}],
            "fieldConfig": {"overrides": [{"matcher": by_name, "properties": [{"id": "unit", "value": "s"}]}]},
        },
    )  # fmt: skip


def _placed(panels: Sequence[Panel]) -> Iterator[dict[str, Any]]:
    """The panels from left to right, in rows of which each is as high as its panels."""
    left = top = height = 0
    for number, panel in enumerate(panels, 1):
        if left + panel.width > _WIDTH or (left and panel.height != height):
            left, top = 0, top + height
        more = dict(panel.more or {})
        fields = {"defaults": {"unit": panel.unit, **more.pop("defaults", {})}, "overrides": []}
        yield {
            "id": number, "type": panel.kind, "title": panel.title, "datasource": _SOURCE,
            "gridPos": {"x": left, "y": top, "w": panel.width, "h": panel.height},
            "targets": [_target(at, query, panel.kind) for at, query in enumerate(panel.queries)],
            "fieldConfig": {**fields, **more.pop("fieldConfig", {})},
            **more,
        }  # fmt: skip
        left, height = left + panel.width, panel.height


def _target(at: int, query: Query, kind: str) -> dict[str, Any]:
    shown = {"instant": True, "range": False, "format": "table"} if kind == "table" else {"legendFormat": query.legend}
    return {"refId": chr(ord("A") + at), "datasource": _SOURCE, "expr": query.expression, **shown}


def _stat(title: str, unit: str, query: Query, none: str = "") -> Panel:
    colours = [{"color": "green", "value": None}, *([{"color": "red", "value": 1}] if none else [])]
    mappings = [{"type": "value", "options": {"0": {"text": none, "index": 0}}}] if none else []
    defaults = {"thresholds": {"mode": "absolute", "steps": colours}, "mappings": mappings}
    return Panel(title, "stat", unit, [query], 4, 4, {"defaults": defaults})


def _lines(title: str, unit: str, *queries: Query) -> Panel:
    return Panel(title, "timeseries", unit, queries, more={"defaults": {"min": 0}})


def _states(title: str, query: Query) -> Panel:
    words = {
        "0": {"text": "does not hold", "color": "red", "index": 0},
        "1": {"text": "holds", "color": "green", "index": 1},
    }
    return Panel(
        title, "state-timeline", "none", [query], more={"defaults": {"mappings": [{"type": "value", "options": words}]}}
    )


_BY_ROW = " by (method, name) "
_NAMED = "{{method}} {{name}}"


def _by_row(expression: str) -> Query:
    return Query(f"sum{_BY_ROW}{expression}", _NAMED)


def _rate(counter: str) -> str:
    return f"rate({counter}{{{_ROWS}}}[$__rate_interval])"


def _last(counter: str) -> str:
    return f"sum{_BY_ROW}(last_over_time({counter}{{{_ROWS}}}[$__range]))"


def _failed(by: str = "") -> str:
    return f"sum{by}({_rate('locust_failures_total')}) / sum{by}({_rate('locust_requests_total')})"


def _quantile(quantile: float, by: str = "") -> str:
    labels = ", ".join(filter(None, ("le", by)))
    return f"histogram_quantile({quantile}, sum by ({labels}) (rate({_TIMES}[$__rate_interval])))"
