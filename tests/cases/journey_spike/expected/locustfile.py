"""Load test `journey_spike` for Locust, made from spec.yaml by scenarioc."""

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
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, ClassVar, Final, NamedTuple, NoReturn, TypeVar, cast

import gevent
import geventhttpclient.client
import locust.runners
import locust.stats
from gevent import GreenletExit
from gevent.lock import Semaphore
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, LoadTestShape, User, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import StopUser
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


# anybody (spec.yaml:8)
class Anybody(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = exponential_wait(1)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task(9)
    def home(self) -> None:
        # home (spec.yaml:6)
        self.client.get("/")

    @task
    def health(self) -> None:
        # health (spec.yaml:5)
        with self.client.get("/health", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:5")
            expect.time(below_ms=200)
            expect.json("$.status", lambda body: body["status"], equals="ok")


PROFILES = {
    "smoke": [(0, 1), (10, 1)],
    "spike": [(60, 20), (120, 20), (10, 200), (60, 200), (10, 20), (120, 20)],
}


class Load(StagedLoad):
    profiles = PROFILES


# What follows is the same in every file that needs it.


offer_profiles(list(PROFILES), "spike")


judge_results(
    About("journey_spike", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("GET", "/"): RowInfo("spec.yaml:6", "anybody"),
        ("GET", "/health"): RowInfo(
            "spec.yaml:5", "anybody", limit_ms=200, checked=True
        ),
    },
    thresholds=[
        Threshold("p99 < 2s", "p99", "<", 2000, "spec.yaml:16"),
        Threshold("error_rate < 5%", "error_rate", "<", 0.05, "spec.yaml:16"),
    ],
    counts=count_iterations([Anybody]),
)
