"""Load test `metrics` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import ast
import datetime
import functools
import json
import logging
import math
import operator
import os
import random
import re
import shutil
import signal
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
from typing import Any, Final, Literal, NamedTuple, NoReturn, TypeVar, cast

import gevent
import geventhttpclient.client
import locust.runners
import locust.stats
from gevent import GreenletExit
from gevent.lock import Semaphore
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, User, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
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
            queued = expect.capture(
                "queued", "$.queued_ms", lambda body: body["queued_ms"]
            )
        RECORDS.add(self, processed)
        COMPLETE.add(self, processed == 5000)
        QUEUE.add(self, queued)
        WAIT.add(self, queued / 1000)
        PARTS_.add(self, processed / 10)
        for loop_index in range(3):
            RECORDS.add(self, loop_index)
            COMPLETE.add(self, True)


# What follows is the same in every file that needs it.


RECORDS = Metric("records", "counter")
COMPLETE = Metric("complete", "rate")
QUEUE = Metric("queue", "trend", unit="ms")
WAIT = Metric("wait", "trend", unit="s")
PARTS_ = Metric("parts", "trend")


judge_results(
    About("metrics", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("POST", "/upload"): RowInfo("spec.yaml:8", "uploader", checked=True),
    },
    thresholds=[
        Threshold(
            "records > 1000",
            "requests",
            ">",
            1000,
            "spec.yaml:21",
            rows=[("METRIC", "records")],
        ),
        Threshold(
            "records > 100/s",
            "rate",
            ">",
            100,
            "spec.yaml:22",
            rows=[("METRIC", "records")],
        ),
        Threshold(
            "complete > 99.5%",
            "checks",
            ">",
            0.995,
            "spec.yaml:23",
            rows=[("METRIC", "complete")],
        ),
        Threshold(
            "queue: p95 < 500ms",
            "p95",
            "<",
            500,
            "spec.yaml:24",
            rows=[("METRIC", "queue")],
        ),
        Threshold(
            "parts: max < 20",
            "max",
            "<",
            20,
            "spec.yaml:25",
            rows=[("METRIC", "parts")],
            unit="number",
        ),
        Threshold(
            "wait: avg < 1s over 10s",
            "avg",
            "<",
            1000,
            "spec.yaml:26",
            rows=[("METRIC", "wait")],
            over_s=10,
        ),
    ],
    counts=count_iterations([Uploader]),
    metrics=metric_totals,
)
