"""Load test `journey_crud` for Locust, made from spec.yaml by scenarioc."""

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
import urllib.parse
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
from faker import Faker
from gevent import GreenletExit
from gevent.lock import Semaphore
from geventhttpclient.useragent import RetriesExceeded
from locust import FastHttpUser, User, between, events, task
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

API_KEY = os.environ.get("API_KEY", "none")
TARGET = os.environ.get("TARGET", "http://localhost:8000")
CLIENT_HEADERS = {"X-Api-Key": API_KEY}


# client (spec.yaml:6)
class Client(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(0.5, 2)
    default_headers = CLIENT_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def client_(self) -> None:
        # spec.yaml:9
        with self.client.post(
            "/notes",
            json={"title": fake.sentence(3), "done": False},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:9", status=201)
            expect.time(below_ms=1000)
            note_id = expect.capture("note_id", "$.id", lambda body: body["id"])

        # spec.yaml:13
        with self.client.get(
            f"/notes/{quoted(note_id)}", name="/notes/{note_id}", catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:13")
            expect.json("$.id", lambda body: body["id"], equals=note_id)

        # spec.yaml:15
        self.client.put(
            f"/notes/{quoted(note_id)}", json={"done": True}, name="/notes/{note_id}"
        )

        # spec.yaml:17
        with self.client.delete(
            f"/notes/{quoted(note_id)}", name="/notes/{note_id}", catch_response=True
        ) as response:
            Expect(response, "spec.yaml:17", status=204)

        # spec.yaml:19
        with self.client.get(
            f"/notes/{quoted(note_id)}", name="/notes/{note_id}", catch_response=True
        ) as response:
            Expect(response, "spec.yaml:19", status=404)


# What follows is the same in every file that needs it.


fake = new_fake()


judge_results(
    About("journey_crud", "spec.yaml", "scenarioc 0.1.0"),
    rows={
        ("POST", "/notes"): RowInfo(
            "spec.yaml:9", "client", limit_ms=1000, checked=True
        ),
        ("GET", "/notes/{note_id}"): RowInfo("spec.yaml:13", "client", checked=True),
        ("PUT", "/notes/{note_id}"): RowInfo("spec.yaml:15", "client"),
        ("DELETE", "/notes/{note_id}"): RowInfo("spec.yaml:17", "client", checked=True),
    },
    thresholds=[Threshold("error_rate < 1%", "error_rate", "<", 0.01, "spec.yaml:22")],
    counts=count_iterations([Client]),
)
