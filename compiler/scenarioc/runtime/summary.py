"""What a test leaves behind for programs: a folder with `summary.json`."""

from __future__ import annotations

import datetime
import json
import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scenarioc.runtime.figures import COUNTS, Results, figure
from scenarioc.runtime.ledger import HIDDEN, TOTAL, Ledger
from scenarioc.runtime.mistakes import mistakes
from scenarioc.runtime.phases import LoadPhase
from scenarioc.runtime.tallies import TALLIES
from scenarioc.runtime.thresholds import Judge

FORMAT = "scenarioc-summary"
VERSION = 1
PERCENTILES = {"p50_ms": "p50", "p90_ms": "p90", "p95_ms": "p95", "p99_ms": "p99"}
UNITS = {"rate": "1/s", "error_rate": "ratio", "checks": "ratio"}


class About(NamedTuple):
    """What is tested: the name, the spec, and which compiler made the locustfile."""

    name: str
    spec: str
    generator: str


class RowInfo(NamedTuple):
    """What a spec says of a row of the statistics.

    `limit_ms` is the time within which answers are expected; `checked` says whether
    anything is expected of them.
    """

    place: str | None = None
    scenario: str | None = None
    tags: Sequence[str] = ()
    limit_ms: float | None = None
    checked: bool = False


def rounded(value: float | None, digits: int = 3) -> float | None:
    """A figure that is short in JSON."""
    return None if value is None else round(value, digits)


def row_figures(results: Results, seconds: float) -> dict[str, Any]:
    """All figures of some requests."""
    names = {"avg_ms": "avg", "min_ms": "min", "max_ms": "max", **PERCENTILES}
    names["p99_9_ms"] = "p99.9"
    return {
        "requests": results.requests,
        "failures": results.failures,
        "error_rate": rounded(figure("error_rate", results, seconds), 6),
        "rate": rounded(figure("rate", results, seconds)),
        **{
            key: rounded(figure(metric, results, seconds))
            for key, metric in names.items()
        },
        "bytes": results.bytes,
        "statuses": dict(sorted(results.statuses.items())),
        "histogram": [[ms, results.times[ms]] for ms in sorted(results.times)],
    }


def threshold_outcome(judge: Judge, aborted: bool) -> dict[str, Any]:
    """How a threshold ended."""
    threshold, value = judge.threshold, judge.final()
    count = threshold.metric in COUNTS
    return {
        "text": threshold.text,
        "place": threshold.place,
        "metric": threshold.metric,
        "operator": threshold.operator,
        "limit": threshold.limit,
        "unit": "count" if count else UNITS.get(threshold.metric, threshold.unit),
        "value": rounded(value, 6),
        "margin": rounded(threshold.margin(value), 4),
        "status": judge.status(),
        "warn": threshold.warn,
        "over_s": threshold.over_s,
        "aborted": aborted,
    }


def slow_requests(
    ledger: Ledger, rows: Mapping[tuple[str, str], RowInfo]
) -> list[dict[str, Any]]:
    """Of each row, how many took longer than is expected, and the slowest."""
    found = []
    for (method, name), tally in sorted(TALLIES.rows.items()):
        limit = rows.get((method, name), RowInfo()).limit_ms
        slowest = [
            {"ms": rounded(ms, 1), "at_s": rounded(max(0, when - ledger.began_at), 1)}
            for ms, when in reversed(tally.slowest)
        ]
        one = {"method": method, "name": name, "limit_ms": limit}
        found.append({**one, "count": tally.slow, "slowest": slowest})
    return sorted(found, key=lambda one: -one["count"])


def series_figures(ledger: Ledger) -> dict[str, Any]:
    """Figures second by second."""
    series = ledger.series
    empty: dict[str, list[Any]] = {}
    total = series.rows.get(TOTAL, empty)
    rows = {
        f"{method} {name}": {
            "requests": columns["requests"],
            "failures": columns["failures"],
            "p95_ms": columns["p95"],
            "sum_ms": columns["sum_ms"],
        }
        for (method, name), columns in series.rows.items()
        if (method, name) != TOTAL and method not in HIDDEN
    }
    return {
        "step_s": series.step_s,
        "users": series.users,
        "requests": total.get("requests", []),
        "failures": total.get("failures", []),
        **{f"{key}_ms": total.get(key, []) for key in ("p50", "p95", "p99")},
        "rows": rows,
    }


def utc(seconds: float) -> str:
    """A moment as `2026-01-02T03:04:05Z`."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def target_of(environment: Any) -> str | None:
    """The base URL under test, without credentials."""
    hosts = [environment.host, *(one.host for one in environment.user_classes)]
    host = next((host for host in hosts if host), None)
    return host and re.sub(r"//[^/@]*@", "//", host)


def run_figures(ledger: Ledger, about: About) -> dict[str, Any]:
    """Which test it was, when and where it ran."""
    environment, ended_at = ledger.environment, ledger.began_at + ledger.at_s
    workers = {"count": len(ledger.workers), "lost": len(ledger.lost)}
    return {
        "format": FORMAT,
        "version": VERSION,
        **about._asdict(),
        "profile": getattr(environment.parsed_options, "load", None),
        "target": target_of(environment),
        "run_id": os.environ.get("TEST_ID") or f"{ledger.began_at:.3f}",
        "started": utc(ledger.began_at),
        "ended": utc(ended_at),
        "duration_s": rounded(ledger.at_s),
        "warmup_s": ledger.warmup_s,
        "workers": workers if ledger.workers else None,
        "overloaded": overloaded(environment.runner),
    }


def overloaded(runner: Any) -> bool:
    """Whether Locust saw a process that sends load use more than 90 % of a CPU."""
    return bool(runner.cpu_warning_emitted or runner.worker_cpu_warning_emitted)


def summary_of(
    ledger: Ledger, about: About, rows: Mapping[tuple[str, str], RowInfo]
) -> dict[str, Any]:
    """The results of a test without its verdict."""
    seconds = ledger.measured_s()
    places = {row: info.place for row, info in rows.items() if info.place}
    known = [row for row in ledger.rows if row != TOTAL and row[0] not in HIDDEN]
    return {
        **run_figures(ledger, about),
        "totals": row_figures(ledger.rows.get(TOTAL, Results()), seconds),
        "rows": [
            {
                "method": row[0],
                "name": row[1],
                **row_words(rows.get(row, RowInfo())),
                **row_figures(ledger.rows[row], seconds),
            }
            for row in sorted(known)
        ],
        "phases": [
            {
                **phase._replace(to_s=min(phase.to_s, ledger.at_s))._asdict(),
                "totals": row_figures(results, phase_s(phase, ledger)),
            }
            for phase, results in zip(ledger.phases, ledger.of_phases, strict=True)
            if phase.from_s < ledger.at_s
        ],
        "errors": mistakes(ledger.environment, places),
        "slow": slow_requests(ledger, rows),
        "counts": {**ledger.counts(), "checks": check_counts(ledger, rows)},
        "series": series_figures(ledger),
    }


def phase_s(phase: LoadPhase, ledger: Ledger) -> float:
    """How long a phase really was."""
    return max(0.0, min(phase.to_s, ledger.at_s) - phase.from_s)


def check_counts(
    ledger: Ledger, rows: Mapping[tuple[str, str], RowInfo]
) -> dict[str, int]:
    """How many answers of which something is expected were as they should be."""
    checked = [
        results
        for row, results in ledger.rows.items()
        if rows.get(row, RowInfo()).checked
    ]
    failed = sum(results.failures for results in checked)
    passed = sum(results.requests for results in checked) - failed
    return {"passed": passed, "failed": failed}


def row_words(info: RowInfo) -> dict[str, Any]:
    """What the spec says of a row."""
    return {"scenario": info.scenario, "tags": list(info.tags), "place": info.place}


def write_results(
    folder: Path,
    summary: dict[str, Any],
    extras: Mapping[str, Callable[[dict[str, Any]], str]],
) -> None:
    """Write the summary, and the files that are made of it, each at once and whole."""
    texts = {"summary.json": json.dumps(summary, ensure_ascii=False) + "\n"}
    texts.update((name, text_of(summary)) for name, text_of in extras.items())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            half = folder / f"{name}.part"
            half.write_text(text, encoding="utf-8")
            half.replace(folder / name)
    except OSError as error:
        logging.getLogger(__name__).error("the results cannot be written: %s", error)
