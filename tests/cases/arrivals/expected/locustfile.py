"""Load test `arrivals` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import ast
import datetime
import functools
import gc
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
from locust import FastHttpUser, LoadTestShape, User, constant, events, task
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

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()


# browse (spec.yaml:6)
class Browse(FastHttpUser):
    host = "http://localhost:8000"
    weight = 3
    wait_time = constant(1)

    @task
    def browse(self) -> None:
        # spec.yaml:9
        self.client.get("/items")


# buy (spec.yaml:10)
class Buy(FastHttpUser):
    host = "http://localhost:8000"

    @task
    def buy(self) -> None:
        # spec.yaml:11
        self.client.get("/items/1")

        # spec.yaml:11
        self.client.post("/orders")


PROFILES = {
    "light": [(0, 5), (120, 5)],
}


ARRIVALS = {
    "peak": Arrivals(
        [
            Phase(60, 5, 5),
            Phase(120, 5, 50),
            Phase(30, 0, 0),
            Phase(60, 100 / 60, 100 / 60, mix={"Buy": 1}),
        ],
        max_users=500,
        finish_s=120,
    ),
    "people": Arrivals([Phase(600, 0.5, 0.5)], poisson=True, seed=42),
    "clockwork": Arrivals(
        [Phase(10, 5, 5), Phase(60, 5, 50, every_s=1)],
        wait_first=True,
        finish_s=math.inf,
    ),
}


class Load(ArrivingLoad):
    profiles = PROFILES
    arrivals = ARRIVALS


# What follows is the same in every file that needs it.


offer_profiles(["light", "peak", "people", "clockwork"], "light")
let_users_arrive(ARRIVALS)


judge_results(
    About("arrivals", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("GET", "/items"): RowInfo("spec.yaml:9", "browse"),
        ("GET", "/items/1"): RowInfo("spec.yaml:11", "buy"),
        ("POST", "/orders"): RowInfo("spec.yaml:11", "buy"),
    },
    thresholds=[
        Threshold(
            "SCHEDULED: p99 < 5s",
            "p99",
            "<",
            5000,
            "spec.yaml:28",
            rows=[("SCHEDULED", "Browse"), ("SCHEDULED", "Buy")],
        ),
        Threshold(
            "SCHEDULED buy: max < 20s",
            "max",
            "<",
            20000,
            "spec.yaml:29",
            rows=[("SCHEDULED", "Buy")],
        ),
    ],
    counts=count_iterations([Browse, Buy], arrival_counts),
)
