"""Made-up summaries of runs, as a run would leave them: response times that vary, drift and now and then stall."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True)
class Endpoint:
    """How an endpoint behaves: requests a second, median in ms, spread of its logarithm, share of errors."""

    method: str
    name: str
    rate: float = 10
    median_ms: float = 50
    spread: float = 0.4
    error_rate: float = 0.0
    place: str | None = "shop.yaml:8"

    @property
    def title(self) -> str:
        """As the statistics have it."""
        return f"{self.method} {self.name}"


SHOP = (
    Endpoint("GET", "/items", 20, 40, place="shop.yaml:8"),
    Endpoint("GET", "/items/{item_id}", 10, 25, place="shop.yaml:14"),
    Endpoint("POST", "/orders", 5, 120, 0.6, 0.01, place="shop.yaml:20"),
    Endpoint("GET", "/search", 3, 300, 0.7, place="shop.yaml:26"),
)


@dataclass(frozen=True)
class World:
    """What disturbs a run: slow drift (an AR(1) process a second), stalls of one second, and luck of the whole run."""

    drift: float = 0.05
    memory: float = 0.8
    stalls: float = 0.01
    stall_factor: float = 4.0
    between_runs: float = 0.0


@dataclass
class _Measured:
    requests: list[int] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    sum_ms: list[float] = field(default_factory=list)
    p95_ms: list[float | None] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


def simulated(
    seed: int,
    *,
    endpoints: Sequence[Endpoint] = SHOP,
    seconds: int = 60,
    world: World | None = None,
    slower: Mapping[str, float] | None = None,
    ramp: bool = True,
    waiting_ms: float = 0.0,
    **keys: Any,
) -> Data:
    """The summary of a made-up run; `slower` multiplies the times of the endpoints it names,
    `waiting_ms` is added to every time, `keys` replace others."""
    world = world or World()
    random = Random(seed)
    luck = random.gauss(0, world.between_runs)
    load = [min(1.0, (second + 1) / (seconds / 3)) if ramp else 1.0 for second in range(seconds)]
    weather = _weather(random, world, seconds, luck)
    measured = {
        endpoint: _measure(random, endpoint, load, weather, (slower or {}).get(endpoint.name, 1.0), waiting_ms)
        for endpoint in endpoints
    }
    return {**_summary(measured, load, seconds), **keys}


def _weather(random: Random, world: World, seconds: int, luck: float) -> list[float]:
    """By how much every second is slower than usual."""
    state, found = random.gauss(0, world.drift), []
    for _ in range(seconds):
        state = world.memory * state + random.gauss(0, world.drift * math.sqrt(1 - world.memory**2))
        stall = world.stall_factor if random.random() < world.stalls else 1.0
        found.append(math.exp(state + luck) * stall)
    return found


def _measure(
    random: Random,
    endpoint: Endpoint,
    load: Sequence[float],
    weather: Sequence[float],
    slower: float,
    waiting_ms: float,
) -> _Measured:
    found = _Measured()
    own = 0.0
    for part, factor in zip(load, weather, strict=True):
        own = 0.5 * own + random.gauss(0, 0.03)
        expected = endpoint.rate * part
        requests = max(0, round(random.gauss(expected, math.sqrt(expected))))
        middle = math.log(endpoint.median_ms * factor * slower) + own
        times = sorted(waiting_ms + math.exp(random.gauss(middle, endpoint.spread)) for _ in range(requests))
        found.requests.append(requests)
        found.failures.append(sum(random.random() < endpoint.error_rate for _ in times))
        found.sum_ms.append(round(sum(times), 1))
        found.p95_ms.append(_digits(times[math.ceil(0.95 * requests) - 1]) if times else None)
        found.times += times
    return found


def _digits(value: float) -> float:
    return float(f"{value:.3g}")


def _row(times: Sequence[float], failures: int, seconds: float) -> Data:
    ordered = sorted(map(_digits, times))
    count = len(ordered)

    def at(share: float) -> float | None:
        return ordered[math.ceil(share * count) - 1] if ordered else None

    return {
        "requests": count,
        "failures": failures,
        "error_rate": failures / count if count else None,
        "rate": count / seconds,
        "avg_ms": sum(times) / count if count else None,
        "min_ms": at(1 / count) if count else None,
        "max_ms": at(1),
        "p50_ms": at(0.5), "p90_ms": at(0.9), "p95_ms": at(0.95), "p99_ms": at(0.99), "p99_9_ms": at(0.999),
        "bytes": count * 812,
        "statuses": {"2xx": count - failures, **({"5xx": failures} if failures else {})},
        "histogram": [list(one) for one in sorted(Counter(ordered).items())],
    }  # fmt: skip


def _summary(measured: Mapping[Endpoint, _Measured], load: Sequence[float], seconds: int) -> Data:
    rows = [
        {**_row(m.times, sum(m.failures), seconds), "method": e.method, "name": e.name, "scenario": "visitor",
         "tags": [], "place": e.place}
        for e, m in measured.items()
    ]  # fmt: skip
    every = [time for m in measured.values() for time in m.times]
    totals = _row(every, sum(row["failures"] for row in rows), seconds)
    third = seconds // 3
    p95 = totals["p95_ms"] or 0
    return {
        "format": "scenarioc-summary", "version": 1, "name": "shop", "spec": "shop.yaml",
        "generator": "scenarioc 0.1.0", "profile": "medium", "target": "http://localhost:8000",
        "run_id": "5f0c", "started": "2026-01-02T03:04:05Z", "ended": "2026-01-02T03:05:05Z",
        "duration_s": float(seconds), "warmup_s": 0.0, "workers": None,
        "verdict": "held", "exit_code": 0, "reasons": [],
        "thresholds": [
            {"text": "p95 < 5s", "place": "shop.yaml:92", "metric": "p95", "operator": "<", "limit": 5000,
             "unit": "ms", "value": p95, "margin": (5000 - p95) / 5000, "status": "held", "over_s": None,
             "aborted": False},
        ],
        "totals": totals, "rows": rows,
        "phases": [
            {"name": f"to 50 over {third}s", "from_s": 0, "to_s": third, "totals": totals},
            {"name": f"hold {seconds - third}s", "from_s": third, "to_s": seconds, "totals": totals},
        ],
        "errors": [
            {"method": e.method, "name": e.name, "kind": "5xx", "text": "HTTP 503", "place": e.place,
             "count": sum(m.failures)}
            for e, m in measured.items() if sum(m.failures)
        ],
        "slow": [
            {"method": e.method, "name": e.name, "limit_ms": 200, "count": sum(time > 200 for time in m.times),
             "slowest": [{"ms": _digits(ms), "at_s": 12.3} for ms in sorted(m.times, reverse=True)[:5]]}
            for e, m in measured.items()
        ],
        "metrics": [],
        "counts": {"dropped": 0, "late": 0, "iterations": 512, "checks": {"passed": 900, "failed": 3}},
        "series": _series(measured, load, seconds),
    }  # fmt: skip


def _series(measured: Mapping[Endpoint, _Measured], load: Sequence[float], seconds: int) -> Data:
    def largest(second: int) -> float | None:
        known = [value for m in measured.values() if (value := m.p95_ms[second]) is not None]
        return max(known, default=None)

    p95 = [largest(second) for second in range(seconds)]
    return {
        "step_s": 1,
        "users": [round(50 * part) for part in load],
        "requests": [sum(m.requests[second] for m in measured.values()) for second in range(seconds)],
        "failures": [sum(m.failures[second] for m in measured.values()) for second in range(seconds)],
        "p50_ms": [value and _digits(value / 3) for value in p95],
        "p95_ms": p95,
        "p99_ms": [value and _digits(value * 1.4) for value in p95],
        "rows": {
            e.title: {
                "requests": m.requests, "failures": m.failures, "p95_ms": m.p95_ms, "sum_ms": m.sum_ms
            }
            for e, m in measured.items()
        },
    }  # fmt: skip
