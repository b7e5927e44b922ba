"""Load test `Shop` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import ast
import csv
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
import urllib.parse
import weakref
from bisect import bisect_left, insort
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from io import StringIO
from itertools import accumulate
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, NoReturn, TypeVar, cast

import gevent
import geventhttpclient.client
import locust.runners
import locust.stats
from faker import Faker
from gevent import GreenletExit
from gevent.event import Event
from gevent.lock import Semaphore
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, LoadTestShape, User, events, task
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

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

API_TOKEN = os.environ.get("API_TOKEN", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:7)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        items_ = ITEMS.take(self)

        # spec.yaml:9
        self.client.get(
            f"/items/{quoted(items_['id'])}",
            headers={"Authorization": f"Bearer {API_TOKEN}", "X-Word": fake.word()},
            name="/items/{items.id}",
        )


PROFILES = {
    "light": [(0, 1), (5, 1)],
    "peak": [(60, 50), (240, 50)],
}


class Load(StagedLoad):
    profiles = PROFILES


# What follows is the same in every file that needs it.


fake = new_fake()
ITEMS = Rows("items", csv_table("data/items.csv"))


offer_profiles(list(PROFILES), "light")


judge_results(
    About("Shop", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("GET", "/items/{items.id}"): RowInfo("spec.yaml:9", "reader"),
    },
    thresholds=[
        Threshold("p95 < 500ms", "p95", "<", 500, "spec.yaml:16"),
        Threshold("error_rate < 1%", "error_rate", "<", 0.01, "spec.yaml:16"),
        Threshold("rate > 1/s", "rate", ">", 1, "spec.yaml:16"),
        Threshold(
            "reader: p99 < 1s",
            "p99",
            "<",
            1000,
            "spec.yaml:16",
            rows=[("GET", "/items/{items.id}")],
        ),
    ],
    counts=count_iterations([Reader]),
)
