"""What a run tells Prometheus and OpenTelemetry while it goes on: real runs, real scrapes."""

from __future__ import annotations

import socket
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

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
      - repeat: 2
        steps: [GET /broken]
      - think: 10m
load: {users: 4, for: 2m}
outputs: {prometheus: 9646, opentelemetry: true}
"""
ANSWERS = {"GET /item": {"status": 200}, "GET /broken": {"status": 500}}
USERS = 4


def written(folder: Path) -> Path:
    """The spec as generated files."""
    for file in build(SPEC, "watched.yaml", read=lambda name: "").files:
        (folder / file.path).write_text(file.text, encoding="utf-8")
    return folder


def scraped(port: int) -> dict[tuple[str, ...], float]:
    """What Prometheus would read: values by name and labels, the labels in the order of their names."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text = answer.read().decode()
    except OSError:
        return {}
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(one.name, *(value for _, value in sorted(one.labels.items()))): one.value for one in samples}


def test_prometheus_sees_at_the_master_what_all_workers_did(tmp_path: Path) -> None:
    port = free_port()
    folder = tmp_path / "master"
    folder.mkdir()
    written(folder)
    last: dict[tuple[str, ...], float] = {}

    def all_sent() -> bool:
        last.clear()
        last.update(scraped(port))
        return sum(value for (name, *_), value in last.items() if name == "locust_requests_total") == 12 * USERS

    options = ("-u", "4", "-r", "4", "-t", "2m", "--prometheus-port", str(port))
    with Server(ANSWERS) as server, Cluster(folder, 2, *options, target=server.url):
        wait_until(all_sent, limit_s=60)
        received = Counter(request.path.partition("?")[0] for request in server.requests())
    assert received == {"/item": 10 * USERS, "/broken": 2 * USERS}
    item, broken = ("GET", 'say "hello"'), ("GET", "/broken")
    assert last["locust_requests_total", *item] == 10 * USERS
    assert last["locust_failures_total", *item] == 0
    assert last["locust_requests_total", *broken] == last["locust_failures_total", *broken] == 2 * USERS
    assert last["locust_response_time_seconds_count", *item] == 10 * USERS
    assert last["locust_response_time_seconds_bucket", "+Inf", *item] == 10 * USERS
    buckets = [value for (name, *_), value in last.items() if name == "locust_response_time_seconds_bucket"]
    assert buckets == [*sorted(buckets[:13]), *sorted(buckets[13:])]
    assert 0 < last["locust_response_time_seconds_sum", *item] < 10 * USERS * 5
    assert last["locust_users", "Reader"] == USERS
    assert last["locust_workers", "running"] == 2
    assert last["locust_measured_total", "records"] == 5 * 10 * USERS
    assert last["locust_measured_share", "odd"] == 0.5
    assert last["locust_measured_value", "size", "0.9"] == 8  # of 0 … 9
    assert not any("METRIC" in labels for labels in last)


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
    options = ("-f", "locustfile.py", "--config", "locust.toml", "--prometheus-port", "0", "-t", "2s")
    with Server(ANSWERS) as server:
        ended = run(written(tmp_path), "", *options, environment={"TARGET": server.url, **exporters})
    assert "OpenTelemetry enabled" in ended.output, ended.output
    assert "locust.client.duration" in ended.output
    assert '"name": "/broken"' in ended.output
