"""Load test `observability` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import ast
import datetime
import functools
import gc
import itertools
import json
import logging
import math
import operator
import os
import random
import re
import shutil
import signal
import socket
import ssl
import sys
import time
from bisect import bisect_left, insort
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, NamedTuple, NoReturn, TypeVar, cast

import gevent
import gevent.socket
import geventhttpclient.client
import locust.runners
import locust.stats
from gevent import GreenletExit
from gevent.lock import Semaphore
from gevent.pywsgi import WSGIServer
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, LoadTestShape, User, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.dispatch import UsersDispatcher
from locust.exception import RescheduleTask, StopUser
from locust.runners import (
    STATE_CLEANUP,
    STATE_RUNNING,
    STATE_STOPPING,
    MasterRunner,
    WorkerRunner,
)
from locust.stats import RequestStats, StatsEntry, StatsError
from locust.user.task import LOCUST_STATE_STOPPING
from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# uploader (spec.yaml:6)
class Uploader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def uploader(self) -> None:
        # spec.yaml:8
        with self.client.post("/upload", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:8")
            processed = expect.capture(
                "processed", "$.processed", lambda body: body["processed"]
            )
        RECORDS.add(self, processed)


ARRIVALS = {
    "default": Arrivals([Phase(30, 5, 5)], max_users=10),
}


class Load(ArrivingLoad):
    arrivals = ARRIVALS


# What follows is the same in every file that needs it.


RECORDS = Metric("records", "counter")


offer_profiles(["default"], "default")
let_users_arrive(ARRIVALS)


TRIAL = judge_results(
    About("observability", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("POST", "/upload"): RowInfo("spec.yaml:8", "uploader", checked=True),
    },
    thresholds=[Threshold("p95 < 500ms", "p95", "<", 500, "spec.yaml:12")],
    counts=count_iterations([Uploader], arrival_counts),
    metrics=metric_totals,
)


serve_prometheus(
    9646, counts=TRIAL.counts, metrics=metric_totals, standings=TRIAL.standings
)
