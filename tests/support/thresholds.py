"""One spec with a threshold of every kind, for a server that is well or sick."""

from __future__ import annotations

LIMITS = {"well": ("10s", "1/s", 5, "100000/s", "10B"), "sick": ("100ms", "100000/s", 10_000_000, "0.001/s", "1kB")}
"""Per state of the server: what times stay below, what a rate and a count exceed, and what the rate of a window and
a size stay below, if it is well."""
SPEC = """\
version: 1
name: every
target: ${env.TARGET:-http://localhost:8000}
variables: {wanted: "${env.NEVER:-0}"}
metrics: {records: counter, whole: rate, size: {trend: bytes}, unseen: counter, doubtful: rate, weight: trend}
endpoints:
  item: {get: /item, expect: {status: 200}, on_failure: end_iteration}
  never: {get: /never, expect: {status: 200}}
scenarios:
  reader: {tags: [reading], flow: [{group: all of it, steps: [item]}]}
  other:
    weight: 2
    flow:
      - {get: /item, capture: {size: {json: $.size, default: 5000}}}
      - measure: {records: "${size}", whole: "${size == 5}", size: "${size}"}
  idle:
    tags: [idling]
    flow: [{if: '${wanted != "0"}', then: [never, {measure: {unseen: 1, doubtful: true, weight: 1}}]}]
load: {arrivals: {rate: 40/s, for: 3s}, max_users: 15}
outputs: {results: [json, csv]}
thresholds:
"""
TIMES = ("p50", "p90", "p95", "p99", "p99.9", "avg", "min", "max")
SHARES = ("error_rate < 20%", "failures < 5", "checks > 80%", "5xx: rate < 1/s", "4xx: requests < 1")
SHARES += ("5xx: error_rate < 20%", "whole > 80%")
SHARES_OF = ("item", "GET /item", "reader", "reading", "other")


def every_kind(state: str) -> list[str]:
    """Thresholds of every kind that hold when the server is well, and fail when it is sick."""
    time, rate, count, most, size = LIMITS[state]
    long = (
        f"{{that: p95 < {time}, over: 1s}}",
        f"{{that: {{item: p95 < {time}}}, over: 1s, for: 1s, after: 500ms}}",
        f"{{that: rate < {most}, over: 2s}}",
        "{that: error_rate < 20%, after: 1s}",
        f"{{that: records < {most}, over: 1s}}",
    )
    return [
        *(f"{metric} < {time}" for metric in TIMES),
        f"rate > {rate}",
        f"requests >= {count}",
        *SHARES,
        f"dropped < {1000 if state == 'well' else 1}",
        *(f"{selector}: error_rate < 20%" for selector in SHARES_OF),
        *(f"{selector}: p95 < {time}" for selector in ("all of it", "SCHEDULED")),
        f"size: p95 < {size}",
        f"records > {count}",
        f"records > {rate}",
        f"iterations >= {count}",
        f"completed_iterations >= {count}",
        "failed_iterations < 1",
        "reader: iteration_error_rate < 20%",
        f"iteration_rate > {rate}",
        f"other: iteration_p95 < {time}",
        *long,
    ]


WITHOUT_DATA = (
    *(f"never: {metric} < 1s" for metric in TIMES),
    *("never: error_rate < 1%", "never: rate < 100/s", "never: requests < 100", "never: failures < 5"),
    *("never: checks > 1%", "idle: error_rate < 1%", "idling: error_rate < 1%"),
    *(
        "unseen < 100",
        "unseen < 100/s",
        "doubtful > 1%",
        "weight: p95 < 1000",
        "weight: max < 1000",
    ),
    *("{that: {never: p95 < 1s}, over: 1s}", "{that: {never: rate < 100/s}, over: 1s}"),
)
"""Thresholds about requests that nobody makes."""


def spec(*thresholds: str) -> str:
    """The spec with these thresholds."""
    return SPEC + "".join(f"  - {_quoted(one)}\n" for one in thresholds)


def _quoted(threshold: str) -> str:
    return threshold if threshold.startswith("{") else f'"{threshold}"'
