"""Load test `journey_staff_and_readers` for Locust, made from spec.yaml by
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
from typing import Any, Final, Literal, NamedTuple, NoReturn, TypeVar, cast

import gevent
import geventhttpclient.client
import locust.runners
import locust.stats
import lxml.etree
import lxml.html
from faker import Faker
from gevent import GreenletExit
from gevent.lock import Semaphore
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, User, between, constant_pacing, events, tag, task
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
from locust.user.task import LOCUST_STATE_STOPPING, filter_tasks_by_tags
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

PASSWORD = os.environ.get("PASSWORD", "demo")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    weight = 9
    wait_time = between(1, 4)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @tag("smoke")
    @task(5)
    def front_page(self) -> None:
        # spec.yaml:10
        with self.client.get("/", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.time(below_ms=2000)
            expect.body(contains="News")

    @task(3)
    def article(self) -> None:
        # spec.yaml:14
        with self.client.get("/feed.xml", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:14")
            link = expect.capture_xpath("link", "//item/link/text()", pick="random")

        # spec.yaml:16
        self.client.get(text(link), name="article")


# staff (spec.yaml:17)
class Staff(FastHttpUser):
    host = TARGET.rstrip("/")
    fixed_count = 2
    wait_time = constant_pacing(30)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def staff(self) -> None:
        # spec.yaml:21
        with self.client.post(
            "/admin/login",
            data={"user": "staff", "password": PASSWORD},
            catch_response=True,
        ) as response:
            Expect(
                response,
                "spec.yaml:21",
                status=200,
                on_failure=end_iteration,
                user=self,
            )

        # spec.yaml:25
        with self.client.post(
            "/admin/articles",
            json={
                "title": fake.sentence(),
                "published": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            },
            catch_response=True,
        ) as response:
            Expect(response, "spec.yaml:25", status=201)


# What follows is the same in every file that needs it.


fake = new_fake()


heed_tags()


judge_results(
    About("journey_staff_and_readers", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("GET", "/"): RowInfo(
            "spec.yaml:10",
            "reader",
            tags=["smoke", "public"],
            limit_ms=2000,
            checked=True,
        ),
        ("GET", "/feed.xml"): RowInfo(
            "spec.yaml:14", "reader", tags=["public"], checked=True
        ),
        ("GET", "article"): RowInfo("spec.yaml:16", "reader", tags=["public"]),
        ("POST", "/admin/login"): RowInfo("spec.yaml:21", "staff", checked=True),
        ("POST", "/admin/articles"): RowInfo("spec.yaml:25", "staff", checked=True),
    },
    thresholds=[
        Threshold(
            "public: p95 < 1s",
            "p95",
            "<",
            1000,
            "spec.yaml:30",
            rows=[("GET", "/"), ("GET", "/feed.xml"), ("GET", "article")],
        ),
        Threshold("error_rate < 1%", "error_rate", "<", 0.01, "spec.yaml:31"),
    ],
    counts=count_iterations([Reader, Staff]),
)
