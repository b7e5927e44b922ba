"""Metrics of one's own: exact on one process and on many, judged, and written down."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from locust.env import Environment

from scenarioc.build import build
from scenarioc.results import report
from scenarioc.results.figures import threshold_value
from scenarioc.results.read import read_summary
from scenarioc.results.summary import Threshold
from scenarioc.runtime.figures import figure_text
from scenarioc.runtime.metrics import LOAD_ENDS, METRIC, Metric, metric_totals
from support.locust_run import run
from support.server import Server

pytestmark = pytest.mark.xdist_group("metrics")

SPEC = """version: 1
name: measured
target: ${env.TARGET:-http://localhost:8000}
metrics: {records: counter, odd: rate, size: trend, took: {trend: s}, sent: {trend: bytes}}
scenarios:
  uploader:
    think: 20ms
    flow:
      - post: /upload
        capture: {processed: $.processed}
      - measure: {records: "${processed}", size: "${iteration * 10}"}
      - measure: {odd: "${iteration % 2 == 1}", took: "${0.00123}", sent: "${1234567}"}
load: {users: 4, iterations: {each: 50}, for: 2m}
thresholds:
  - records > 1/s
  - records > 100
  - size: max < 100000
  - records > 1000000/s
  - odd > 1%
  - took: p95 < 2ms
  - sent: avg < 2MB
"""


@pytest.mark.parametrize(
    ("metric", "unit", "value", "shown"),
    [
        ("requests", "count", 1234, "1,234"),
        ("requests", "count", 1234567, "1,234,567"),
        ("rate", "1/s", 12345.6, "12,346/s"),
        ("checks", "ratio", 0.992, "99.2 %"),
        ("checks", "ratio", 0.99997, "99.99 %"),
        ("p95", "ms", 12.34, "12.3 ms"),
        ("max", "bytes", 1234567, "1.23 MB"),
        ("max", "number", 0.0123, "0.0123"),
        ("max", "number", 12345.6, "12,346"),
    ],
)
def test_the_console_and_the_report_show_figures_alike(metric: str, unit: str, value: float, shown: str) -> None:
    assert figure_text(metric, value, unit) == shown
    assert threshold_value(Threshold(text="", metric=metric, unit=unit, value=value)) == shown


def test_what_is_measured_after_the_load_does_not_make_its_rate_smaller() -> None:
    environment = Environment()
    name = Metric("records of ten seconds", "counter").name
    environment.stats.get(name, METRIC).num_requests = 500
    environment.stats.total.last_request_timestamp = environment.stats.total.start_time + 19
    LOAD_ENDS.append(environment.stats.total.start_time + 10)
    assert [(one["value"], one["rate"]) for one in metric_totals(environment) if one["name"] == name] == [(500, 50)]


@pytest.mark.parametrize("processes", [(), ("--processes", "2")])
def test_metrics_add_up_exactly_however_many_processes_there_are(tmp_path: Path, processes: tuple[str, ...]) -> None:
    built = build(SPEC, "measured.yaml", read=lambda name: "")
    [locustfile] = [file.text for file in built.files if file.path == "locustfile.py"]
    with Server({"POST /upload": {"json": {"processed": 7}}}) as server:
        (tmp_path / "locustfile.py").write_text(locustfile, encoding="utf-8")
        ended = run(tmp_path, "", "-f", "locustfile.py", *processes, environment={"TARGET": server.url})
        received = server.count("POST", "/upload")
    assert ended.exit_code == 1, ended.output
    summary = json.loads((tmp_path / "results" / "summary.json").read_text("utf-8"))
    sent = summary["totals"]["requests"]
    assert sent == received == 200
    measured = {one["name"]: one for one in summary["metrics"]}
    records, size, odd, took = (measured[name] for name in ("records", "size", "odd", "took"))
    assert records["value"] == 7 * sent
    assert size["count"] == odd["count"] == sent
    assert size["min"] == 0
    assert size["max"] == 490
    assert odd["value"] == 0.5
    assert [took[figure] for figure in ("value", "p50", "max", "unit")] == [1.23, 1.23, 1.23, "ms"]
    assert [one["status"] for one in summary["thresholds"]] == [*["held"] * 3, "failed", *["held"] * 3]
    assert summary["thresholds"][1]["value"] == 7 * sent
    assert re.search(rf"records: {7 * sent:,}, ", ended.output), ended.output
    for shown in (f"records > 100 +{7 * sent:,} ", r"took: p95 < 2ms +1\.23 ms ", r"sent: avg < 2MB +1\.23 MB "):
        assert re.search(shown, ended.output), ended.output
    markdown = report(read_summary(json.dumps(summary), "summary.json"), "markdown")
    for shown in (f"| {7 * sent:,} |", "| 1.23 ms |", "| 1.23 MB |", "1.23 MB on average"):
        assert shown in markdown, markdown
