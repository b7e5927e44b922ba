"""Load test `tags` for Locust, made from spec.yaml by scenarioc."""

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
from typing import Any, NamedTuple, NoReturn, TypeVar, cast

import gevent
import geventhttpclient.client
import locust.runners
import locust.stats
from gevent import GreenletExit
from gevent.lock import Semaphore
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, User, events, tag, task
from locust.exception import StopUser
from locust.runners import (
    STATE_CLEANUP,
    STATE_RUNNING,
    STATE_STOPPING,
    MasterRunner,
    WorkerRunner,
)
from locust.stats import RequestStats, StatsEntry, StatsError
from locust.user.task import LOCUST_STATE_STOPPING, filter_tasks_by_tags

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

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


judge_results(
    About("tags", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("GET", "/list"): RowInfo(
            "spec.yaml:5", "reader", tags=["read", "smoke", "visitors"]
        ),
        ("GET", "/x"): RowInfo(
            "spec.yaml:11", "reader", tags=["write", "slow", "visitors"]
        ),
    },
    thresholds=[
        Threshold(
            "read: p95 < 1s", "p95", "<", 1000, "spec.yaml:14", rows=[("GET", "/list")]
        ),
        Threshold(
            "visitors: error_rate < 1%",
            "error_rate",
            "<",
            0.01,
            "spec.yaml:15",
            rows=[("GET", "/list"), ("GET", "/x")],
        ),
    ],
    counts=count_iterations([Reader]),
)
