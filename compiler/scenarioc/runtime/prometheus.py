"""The figures of a test for Prometheus (needs prometheus-client).

They are read from Locust's statistics when somebody asks for them: requests cost
nothing more. The master answers for all of its workers.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from gevent.pywsgi import WSGIServer
from locust import events
from locust.runners import WorkerRunner
from locust.stats import StatsEntry
from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector

from scenarioc.runtime.ledger import HIDDEN
from scenarioc.runtime.listening import on

ROW = ("method", "name")
KIND = ("kind", "name")
OF_SEVERAL = ("GROUP", "ITERATION", "SCHEDULED")
BOUNDS_MS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000)


class RunFigures(Collector):
    """Tells how the test goes, as often as it is asked."""

    def __init__(
        self,
        environment: Any,
        counts: Callable[[], Mapping[str, int]],
        metrics: Callable[[Any], list[dict[str, Any]]],
        standings: Callable[[], Iterable[tuple[str, str, bool]]],
    ) -> None:
        self.environment = environment
        self.counts = counts
        self.metrics = metrics
        self.standings = standings

    def collect(self) -> Iterator[Any]:
        """All figures, as they are now."""
        yield from self.requests()
        yield from self.users()
        yield from self.counted()
        yield from self.measured()
        held = GaugeMetricFamily(
            "locust_threshold_held",
            "Whether a threshold holds so far",
            None,
            ("threshold", "place"),
        )
        for labels, holds in {one[:2]: one[2] for one in self.standings()}.items():
            held.add_metric(labels, holds)
        if held.samples:
            yield held

    def requests(self) -> Iterator[Any]:
        """Requests, failures and response times, row by row.

        What several requests are part of is told apart, so that requests add up.
        """
        requests = CounterMetricFamily("locust_requests", "Requests", None, ROW)
        failures = CounterMetricFamily("locust_failures", "Failed ones", None, ROW)
        times = HistogramMetricFamily(
            "locust_response_time_seconds", "Response times", None, None, ROW
        )
        longer = HistogramMetricFamily(
            "locust_duration_seconds", "Of groups and iterations", None, None, KIND
        )
        for entry in list(self.environment.stats.entries.values()):
            row = (entry.method or "", entry.name)
            if entry.method in HIDDEN:
                continue
            whole = entry.method in OF_SEVERAL
            buckets, seconds = list(time_buckets(entry)), entry.total_response_time
            (longer if whole else times).add_metric(row, buckets, seconds / 1000)
            if not whole:
                requests.add_metric(row, entry.num_requests)
                failures.add_metric(row, entry.num_failures)
        yield from (requests, failures, times)
        if longer.samples:
            yield longer

    def users(self) -> Iterator[Any]:
        """Users by class, and on a master its workers by state."""
        runner = self.environment.runner
        users = GaugeMetricFamily("locust_users", "Users", None, ("user_class",))
        clients = getattr(runner, "clients", None)
        by_class = (
            runner.user_classes_count
            if clients is None
            else runner.reported_user_classes_count
        )
        for user_class, count in by_class.items():
            users.add_metric((user_class,), count)
        yield users
        if clients is not None:
            workers = GaugeMetricFamily("locust_workers", "Workers", None, ("state",))
            states = Counter(worker.state for worker in clients.all)
            for state, count in sorted(states.items()):
                workers.add_metric((state,), count)
            yield workers

    def counted(self) -> Iterator[Any]:
        """Iterations that were done, and arrivals that did not begin when due."""
        arrivals = CounterMetricFamily(
            "locust_arrivals", "Not begun when due", None, ("outcome",)
        )
        for name, count in self.counts().items():
            if name == "iterations":
                yield CounterMetricFamily("locust_iterations", "Iterations", count)
            else:
                arrivals.add_metric((name,), count)
        if arrivals.samples:
            yield arrivals

    def measured(self) -> Iterator[Any]:
        """The metrics of the test's own: sums, shares of true values, percentiles."""
        sums = CounterMetricFamily("locust_measured", "Sums", None, ("metric",))
        shares = GaugeMetricFamily(
            "locust_measured_share", "Shares of true values", None, ("metric",)
        )
        values = GaugeMetricFamily(
            "locust_measured_value", "Percentiles", None, ("metric", "quantile")
        )
        for one in self.metrics(self.environment):
            if one["kind"] == "counter":
                sums.add_metric((one["name"],), one["value"])
            elif one["kind"] == "rate" and one["count"]:
                shares.add_metric((one["name"],), one["value"])
            elif one["count"]:
                for percent in (50, 90, 95, 99):
                    quantile = str(percent / 100)
                    values.add_metric((one["name"], quantile), one[f"p{percent}"])
        yield from (family for family in (sums, shares, values) if family.samples)


def time_buckets(entry: StatsEntry) -> Iterator[tuple[str, int]]:
    """How many response times were at most so many seconds, for each bound."""
    counts = [0] * (len(BOUNDS_MS) + 1)
    for milliseconds, count in list(entry.response_times.items()):
        counts[sum(milliseconds > bound for bound in BOUNDS_MS)] += count
    bounds = [*(str(bound / 1000) for bound in BOUNDS_MS), "+Inf"]
    yield from zip(bounds, itertools.accumulate(counts), strict=True)


def serve_prometheus(
    port: int,
    *,
    counts: Callable[[], Mapping[str, int]] = dict,
    metrics: Callable[[Any], list[dict[str, Any]]] = lambda _: [],
    standings: Callable[[], Iterable[tuple[str, str, bool]]] = list,
) -> None:
    """Answer Prometheus at this port as long as Locust runs, not on workers."""

    @on(events.init_command_line_parser)
    def offer_port(parser: Any) -> None:
        parser.add_argument(
            "--prometheus-port",
            metavar="PORT",
            type=int,
            default=port,
            env_var="PROMETHEUS_PORT",
            include_in_web_ui=False,
            help="Port at which Prometheus finds the figures of the test; 0 for none",
        )

    @on(events.init)
    def open_port(environment: Any, runner: Any, **_: Any) -> None:
        wanted = environment.parsed_options.prometheus_port
        if not wanted or runner is None or isinstance(runner, WorkerRunner):
            return
        registry = CollectorRegistry()
        registry.register(RunFigures(environment, counts, metrics, standings))
        server = WSGIServer(("", wanted), make_wsgi_app(registry), log=None)
        try:
            server.start()
        except OSError as error:
            text = f"cannot serve Prometheus at port {wanted}: {error.strerror}"
            print(f"{text}; choose another with --prometheus-port", file=sys.stderr)
            sys.exit(2)
