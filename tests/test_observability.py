"""What a run tells Prometheus and OpenTelemetry while it goes on: real runs, real scrapes."""

from __future__ import annotations

import json
import re
import socket
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from scenarioc.build import build
from support.cluster import Cluster, wait_until
from support.locust_run import run
from support.server import Server, free_port

pytestmark = pytest.mark.xdist_group("observability")

# Each user sends twelve requests, and then nothing for as long as the test lasts: figures stand still to be compared.
SPEC = """version: 1
name: watched
target: ${env.TARGET:-http://localhost:8000}
metrics: {records: counter, odd: rate, size: trend}
scenarios:
  reader:
    flow:
      - repeat: 10
        steps:
          - get: /item?say="hello"
            name: say "hello"
          - measure: {records: 5, odd: "${loop.index % 2 == 1}", size: "${loop.index}"}
      - group: in vain
        steps: [GET /broken, GET /broken]
      - think: 10m
load:
  default: closed
  profiles:
    closed: {users: 4, for: 2m}
    open: {arrivals: {rate: 1/s, for: 1m}}
thresholds: [error_rate < 90%, "GET /broken: error_rate < 1%"]
outputs: {targets: [grafana], prometheus: 9646, opentelemetry: true}
"""
ANSWERS = {"GET /item": {"status": 200}, "GET /broken": {"status": 500}}
USERS = 4


def written(folder: Path) -> Path:
    """The spec as generated files."""
    for file in build(SPEC, "watched.yaml", read=lambda name: "").files:
        (folder / file.path).parent.mkdir(exist_ok=True)
        (folder / file.path).write_text(file.text, encoding="utf-8")
    return folder


def samples(port: int) -> list[Sample]:
    """What Prometheus would read."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text = answer.read().decode()
    except OSError:
        return []
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def labelled(found: Iterable[Sample]) -> dict[tuple[str, ...], float]:
    """Values by name and labels, the labels in the order of their names."""
    return {(one.name, *(value for _, value in sorted(one.labels.items()))): one.value for one in found}


def queries(dashboard: dict[str, Any]) -> Iterator[str]:
    """All that a dashboard asks Prometheus, with its variables filled in; and those that fill them."""
    filled = {"$__rate_interval": "1m", "$__range": "15m", "$job": ".*", "$endpoint": ".*"}
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            series, label = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]).groups()
            asked.append(f"count by ({label}) ({series})")
    for query in asked:
        for name, value in filled.items():
            query = query.replace(name, value)
        yield query


def asked(query: str) -> dict[str, set[str]]:
    """The labels that a query names, by the series that it names them of."""
    found: dict[str, set[str]] = {}
    grouped: list[set[str]] = []

    def enter(one: promql_parser.Expr) -> None:
        grouped.append(
            set(one.modifier.labels) if isinstance(one, promql_parser.AggregateExpr) and one.modifier else set()
        )
        if isinstance(one := getattr(one, "vector_selector", one), promql_parser.VectorSelector):
            found.setdefault(one.name, set()).update((each.name for each in one.matchers.matchers), *grouped)

    promql_parser.walk(promql_parser.parse(query), enter, lambda _: (grouped.pop(), None)[1])
    return found


def test_prometheus_sees_at_the_master_what_all_workers_did(tmp_path: Path) -> None:
    port = free_port()
    folder = tmp_path / "master"
    folder.mkdir()
    written(folder)
    read: list[Sample] = []

    def all_seen() -> bool:
        read[:] = samples(port)
        sent = sum(one.value for one in read if one.name == "locust_requests_total")
        passed = sum(one.value for one in read if one.name == "locust_duration_seconds_count")
        told = sum(one.name == "locust_threshold_held" for one in read)
        return (sent, passed, told) == (12 * USERS, USERS, 2)

    options = ("-t", "2m", "--prometheus-port", str(port))
    with Server(ANSWERS) as server, Cluster(folder, 2, *options, target=server.url):
        wait_until(all_seen)
        received = Counter(request.path.partition("?")[0] for request in server.requests())
    assert received == {"/item": 10 * USERS, "/broken": 2 * USERS}
    last = labelled(read)
    item, broken = ("GET", 'say "hello"'), ("GET", "/broken")
    assert last["locust_requests_total", *item] == 10 * USERS
    assert last["locust_failures_total", *item] == 0
    assert last["locust_requests_total", *broken] == last["locust_failures_total", *broken] == 2 * USERS
    assert last["locust_response_time_seconds_count", *item] == 10 * USERS
    assert last["locust_response_time_seconds_bucket", "+Inf", *item] == 10 * USERS
    buckets = [value for (name, *_), value in last.items() if name == "locust_response_time_seconds_bucket"]
    assert buckets == [*sorted(buckets[:13]), *sorted(buckets[13:])]
    assert 0 < last["locust_response_time_seconds_sum", *item] < 10 * USERS * 5
    assert last["locust_duration_seconds_bucket", "GROUP", "+Inf", "in vain"] == USERS
    assert not any("GROUP" in key for key in last if not key[0].startswith("locust_duration_seconds"))
    assert last["locust_users", "Reader"] == USERS
    assert last["locust_workers", "running"] == 2
    assert last["locust_measured_total", "records"] == 5 * 10 * USERS
    assert last["locust_measured_share", "odd"] == 0.5
    assert last["locust_measured_value", "size", "0.9"] == 8  # of 0 … 9
    assert not any("METRIC" in labels for labels in last)
    assert last["locust_iterations_total",] == 0
    assert last["locust_arrivals_total", "dropped"] == last["locust_arrivals_total", "late"] == 0
    held = {key[2]: value for key, value in last.items() if key[0] == "locust_threshold_held"}
    assert held == {"error_rate < 90%": 1, "GET /broken: error_rate < 1%": 0}
    # What the dashboard asks for is there, and all that is there is shown; Prometheus itself adds the job.
    there: dict[str, set[str]] = {}
    for one in read:
        there.setdefault(one.name, {"job"}).update(one.labels)
    dashboard = json.loads((folder / "grafana" / "dashboard.json").read_text("utf-8"))
    shown = [found for query in queries(dashboard) for found in asked(query).items()]
    assert [(series, labels) for series, labels in shown if not labels <= there.get(series, set())] == []
    assert {series for series, _ in shown} == there.keys()


def test_a_port_that_is_taken_is_said_so_before_the_load(tmp_path: Path) -> None:
    with socket.create_server(("", 0)) as somebody, Server(ANSWERS) as server:
        taken = str(somebody.getsockname()[1])
        options = ("-f", "locustfile.py", "--prometheus-port", taken, "-t", "2s")
        ended = run(written(tmp_path), "", *options, environment={"TARGET": server.url})
        assert server.requests() == []
    assert ended.exit_code == 2, ended.output
    assert f"cannot serve Prometheus at port {taken}" in ended.output
    assert "Traceback" not in ended.output


def test_locusts_own_opentelemetry_export_is_on(tmp_path: Path) -> None:
    exporters = {f"OTEL_{kind}_EXPORTER": "none" for kind in ("TRACES", "LOGS")} | {"OTEL_METRICS_EXPORTER": "console"}
    options = ("-f", "locustfile.py", "--config", "locust.toml", "--prometheus-port", "0", "-t", "6s")
    with Server(ANSWERS) as server:
        ended = run(written(tmp_path), "", *options, environment={"TARGET": server.url, **exporters})
    assert "OpenTelemetry enabled" in ended.output, ended.output
    assert "locust.client.duration" in ended.output
    assert '"name": "/broken"' in ended.output
    summary = json.loads((tmp_path / "results" / "summary.json").read_text("utf-8"))
    assert {(one["name"], one["kind"], one["text"]) for one in summary["errors"]} == {
        ("/broken", "5xx", "expected status < 400, got 500")
    }
