"""Load test `tags` for Locust, made from spec.yaml by scenarioc."""

import math
import operator
import os
import signal
import ssl
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

import gevent
import locust.stats
from gevent.lock import Semaphore
from locust import FastHttpUser, events, tag, task
from locust.runners import MasterRunner, WorkerRunner
from locust.stats import RequestStats, StatsEntry, StatsError
from locust.user.task import filter_tasks_by_tags

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:7)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @tag("smoke", "read")
    @task
    def tagged(self) -> None:
        # list (spec.yaml:5)
        self.client.get("/list")

    @tag("slow")
    @task
    def one(self) -> None:
        # spec.yaml:11
        self.client.get("/x")

    @task(2)
    def list(self) -> None:
        # list (spec.yaml:5)
        self.client.get("/list")


# What follows is the same in every file that needs it.


heed_tags()


check_thresholds(
    [
        Threshold(
            "read: p95 < 1s",
            rows=[("GET", "/list")],
            metric="p95",
            operator="<",
            limit=1000,
            place="spec.yaml:14",
        ),
        Threshold(
            "visitors: error_rate < 1%",
            rows=[("GET", "/list"), ("GET", "/x")],
            metric="error_rate",
            operator="<",
            limit=0.01,
            place="spec.yaml:15",
        ),
    ]
)
