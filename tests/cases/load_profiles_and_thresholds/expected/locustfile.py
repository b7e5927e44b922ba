"""Load test `load_profiles_and_thresholds` for Locust, made from spec.yaml by
scenarioc.
"""

import math
import operator
import os
import signal
import ssl
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, ClassVar, NamedTuple, TypeVar, cast

import gevent
import locust.stats
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, events, task
from locust.exception import InterruptTaskSet, RescheduleTask
from locust.runners import MasterRunner, WorkerRunner
from locust.stats import RequestStats, StatsEntry, StatsError

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:6)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # list (spec.yaml:4)
        self.client.get("/list")
        with group(self, "both"):
            # spec.yaml:6
            self.client.get("/a")

            # spec.yaml:6
            self.client.get("/b")


PROFILES = {
    "light": [(0, 5), (120, 5)],
    "medium": [(60, 50), (180, 50), (30, 0)],
}


class Load(StagedLoad):
    profiles = PROFILES


# What follows is the same in every file that needs it.


offer_profiles(list(PROFILES), "medium")


check_thresholds(
    [
        Threshold(
            "error_rate < 1%",
            rows=None,
            metric="error_rate",
            operator="<",
            limit=0.01,
            place="spec.yaml:13",
        ),
        Threshold(
            "p95 < 500ms",
            rows=None,
            metric="p95",
            operator="<",
            limit=500,
            place="spec.yaml:14",
        ),
        Threshold(
            "list: p99.9 < 1s",
            rows=[("GET", "/list")],
            metric="p99.9",
            operator="<",
            limit=1000,
            place="spec.yaml:15",
        ),
        Threshold(
            "GET /a: avg <= 200ms",
            rows=[("GET", "/a")],
            metric="avg",
            operator="<=",
            limit=200,
            place="spec.yaml:16",
        ),
        Threshold(
            "both: max < 5s",
            rows=[("GROUP", "both")],
            metric="max",
            operator="<",
            limit=5000,
            place="spec.yaml:17",
        ),
        Threshold(
            "rate > 10/s",
            rows=None,
            metric="rate",
            operator=">",
            limit=10,
            place="spec.yaml:18",
        ),
        Threshold(
            "requests >= 5",
            rows=None,
            metric="requests",
            operator=">=",
            limit=5,
            place="spec.yaml:19",
        ),
    ]
)
