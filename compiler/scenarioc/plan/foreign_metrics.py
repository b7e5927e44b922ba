"""Metrics that do not exist: misspelt, or as other tools and people call them."""

from __future__ import annotations

import re
from collections.abc import Collection

from scenarioc.plan.context import Lowering
from scenarioc.problems import did_you_mean
from scenarioc.source import Path
from scenarioc.spec.rewrite import part_replaced, replaced
from scenarioc.spec.thresholds import METRICS, OF_ITERATIONS, Limit, is_metric

_ELSEWHERE = {
    **dict.fromkeys(("med", "median"), "p50"),
    **dict.fromkeys(("mean", "average"), "avg"),
    **dict.fromkeys(("rps", "qps", "tps", "throughput", "http_reqs", "requests_per_second", "request_rate"), "rate"),
    **dict.fromkeys(("http_req_duration", "response_time", "latency", "duration", "time"), "p95"),
    **dict.fromkeys(("http_req_failed", "fail_ratio", "fail_rate", "failure_rate", "error_percentage"), "error_rate"),
    **dict.fromkeys(("errors", "failed"), "failures"),
    **dict.fromkeys(("count", "hits", "total"), "requests"),
    "p100": "max",
    "p0": "min",
    "iteration_duration": "iteration_p95",
    "dropped_iterations": "dropped",
}
_TURNED = str.maketrans("<>", "><")
_OPPOSITE = dict.fromkeys(("success_rate", "availability"), "write `error_rate < 1%` for 99 % of success")
_PERCENTILE = re.compile(
    r"(?:p|q|pct|perc|percentile)?[ _(]*(\d{1,2}(?:\.\d+)?)[ )]*(?:p|th|%|percent)?(?:[ _]*percentile)?", re.IGNORECASE
)
_FIGURE_OF = re.compile(r"(?P<of>.+)\.(?P<figure>[^.\s]+)|(?P<outer>\S+)\((?P<inner>.+)\)")


def report_unknown(lowering: Lowering, limit: Limit, known: Collection[str], path: Path) -> None:
    """Report a metric that neither every test nor this spec has; `known` is what thresholds may be about."""
    near = _meant(limit.metric, known)
    if is_metric(limit.limit):
        turned = f"{limit.limit} {limit.operator.translate(_TURNED)} {limit.metric}"
        way_out, near = f"did you mean `{turned}`?", None
    elif limit.metric in _OPPOSITE:
        way_out, near = _OPPOSITE[limit.metric], None
    elif near is None:
        listed = ", ".join((*METRICS, *OF_ITERATIONS, *(lowering.spec.metrics or {})))
        way_out = f"there are p50 … p99.9, {listed}, iteration_p95 …"
    else:
        way_out = f"did you mean `{near}`?"
    message = f"unknown metric `{limit.metric}`"
    within = (*path, *limit.within)
    at, edits = part_replaced(lowering.document, within, limit.metric_at, near)
    if near is not None and ": " in near:  # a key, unless the whole threshold is in quotes
        edits = replaced(lowering.document, lowering.document.at(within), f"{near} {limit.operator} {limit.limit}")
    lowering.problems.add("unknown-metric", message, at, help=way_out, fix=edits)


def _meant(word: str, known: Collection[str]) -> str | None:
    plain = re.sub(r"[-. ]", "_", word.lower())
    if plain in _ELSEWHERE:
        return _ELSEWHERE[plain]
    if (match := _PERCENTILE.fullmatch(word)) is not None:
        return f"p{match[1]}"
    if (match := _FIGURE_OF.fullmatch(word)) is not None:
        of, figure = match["of"] or match["inner"], match["figure"] or match["outer"]
        figure = _meant(figure, ()) or figure
        if of in known and is_metric(figure):
            return f"{of}: {figure}"
    plain = plain.replace("iterations_", "iteration_")
    if is_metric(plain):
        return plain
    return did_you_mean(word, (*METRICS, *OF_ITERATIONS, "iteration_error_rate", "p50", "p90", "p95", "p99", *known))
