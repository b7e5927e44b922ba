"""Load test `thresholds_that_say_more` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import ast
import csv
import datetime
import functools
import gc
import io
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
from typing import Any, ClassVar, NamedTuple, NoReturn, TypeVar, cast

import gevent
import gevent.socket
import geventhttpclient.client
import locust.runners
import locust.stats
from gevent import GreenletExit
from gevent.lock import Semaphore
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, LoadTestShape, User, events, tag, task
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
from locust.user.task import LOCUST_STATE_STOPPING, filter_tasks_by_tags
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:7)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # list (spec.yaml:5)
        with self.client.get(
            "/list", context={"parts": ["reader: GET /list"]}, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:5", status=200)
            expect.time(below_ms=300)


# writer (spec.yaml:8)
class Writer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @tag("writing")
    @task
    def write(self) -> None:
        # list (spec.yaml:5)
        with self.client.get(
            "/list", context={"parts": ["writing: GET /list"]}, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:5", status=200)
            expect.time(below_ms=300)

        # spec.yaml:10
        self.client.post("/notes", json={"text": "hello"})


ARRIVALS = {
    "default": Arrivals([Phase(120, 5, 5)], max_users=100),
}

# The first seconds are left out of results and thresholds.
WARMUP_S = {
    "default": 10,
}


class Load(ArrivingLoad):
    arrivals = ARRIVALS


# What follows is the same in every file that needs it.


heed_tags()


offer_profiles(["default"], "default")
let_users_arrive(ARRIVALS)


judge_results(
    About("thresholds_that_say_more", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("GET", "/list"): RowInfo(
            "spec.yaml:5", tags=["reading", "writing"], limit_ms=300, checked=True
        ),
        ("POST", "/notes"): RowInfo("spec.yaml:10", "writer", tags=["writing"]),
    },
    thresholds=[
        Threshold(
            "reader: p95 < 300ms",
            "p95",
            "<",
            300,
            "spec.yaml:14",
            rows=[("PART", "reader: GET /list")],
        ),
        Threshold(
            "writing: error_rate < 1%",
            "error_rate",
            "<",
            0.01,
            "spec.yaml:15",
            rows=[("PART", "writing: GET /list"), ("POST", "/notes")],
        ),
        Threshold("5xx: rate < 1/s", "rate", "<", 1, "spec.yaml:16", status="5xx"),
        Threshold(
            "checks > 99%", "checks", ">", 0.99, "spec.yaml:17", rows=[("GET", "/list")]
        ),
        Threshold(
            "dropped == 0",
            "requests",
            "==",
            0,
            "spec.yaml:18",
            rows=[("COUNT", "dropped")],
        ),
        Threshold(
            "iteration_error_rate < 1%",
            "error_rate",
            "<",
            0.01,
            "spec.yaml:19",
            rows=[("ITERATION", "Reader"), ("ITERATION", "Writer")],
        ),
        Threshold(
            "writer: iteration_p95 < 2s",
            "p95",
            "<",
            2000,
            "spec.yaml:20",
            rows=[("ITERATION", "Writer")],
        ),
        Threshold(
            "error_rate < 50% over 10s",
            "error_rate",
            "<",
            0.5,
            "spec.yaml:21",
            over_s=10,
            abort=True,
        ),
        Threshold(
            "list: p95 < 1s over 30s for 60s after 20s",
            "p95",
            "<",
            1000,
            "spec.yaml:22",
            rows=[("GET", "/list")],
            over_s=30,
            for_s=60,
            after_s=20,
        ),
        Threshold("p99 < 2s", "p99", "<", 2000, "spec.yaml:23", grace_s=30, abort=True),
        Threshold("avg < 100ms", "avg", "<", 100, "spec.yaml:24", warn=True),
    ],
    warmup_s=WARMUP_S,
    counts=count_iterations(timed_iterations([Reader, Writer]), arrival_counts),
    extras={"series.csv": series_table},
    parts=PARTS,
)
