"""Load test `load_profiles_and_thresholds` for Locust, made from spec.yaml by
scenarioc.
"""

from __future__ import annotations

import ast
import datetime
import functools
import json
import logging
import math
import operator
import os
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
from types import TracebackType
from typing import Any, ClassVar, NamedTuple, NoReturn, TypeVar, cast

import gevent
import geventhttpclient.client
import locust.runners
import locust.stats
from gevent import GreenletExit
from gevent.lock import Semaphore
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, LoadTestShape, User, events, task
from locust.exception import InterruptTaskSet, RescheduleTask, StopUser
from locust.runners import (
    STATE_CLEANUP,
    STATE_RUNNING,
    STATE_STOPPING,
    MasterRunner,
    WorkerRunner,
)
from locust.stats import RequestStats, StatsEntry, StatsError
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

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
        with TimedGroup(self, "both"):
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


judge_results(
    About("load_profiles_and_thresholds", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("GET", "/list"): RowInfo("spec.yaml:4", "reader"),
        ("GROUP", "both"): RowInfo("spec.yaml:6", "reader"),
        ("GET", "/a"): RowInfo("spec.yaml:6", "reader"),
        ("GET", "/b"): RowInfo("spec.yaml:6", "reader"),
    },
    thresholds=[
        Threshold("error_rate < 1%", "error_rate", "<", 0.01, "spec.yaml:13"),
        Threshold("p95 < 500ms", "p95", "<", 500, "spec.yaml:14"),
        Threshold(
            "list: p99.9 < 1s",
            "p99.9",
            "<",
            1000,
            "spec.yaml:15",
            rows=[("GET", "/list")],
        ),
        Threshold(
            "GET /a: avg <= 200ms",
            "avg",
            "<=",
            200,
            "spec.yaml:16",
            rows=[("GET", "/a")],
        ),
        Threshold(
            "both: max < 5s", "max", "<", 5000, "spec.yaml:17", rows=[("GROUP", "both")]
        ),
        Threshold("rate > 10/s", "rate", ">", 10, "spec.yaml:18"),
        Threshold("requests >= 5", "requests", ">=", 5, "spec.yaml:19"),
    ],
    counts=count_iterations([Reader]),
)
