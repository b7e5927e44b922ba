"""Load test `rows_of_tables` for Locust, made from spec.yaml by scenarioc."""

import csv
import datetime
import json
import logging
import os
import random
import re
import ssl
import sys
import time
import urllib.parse
import weakref
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.event import Event
from gevent.lock import Semaphore
from locust import FastHttpUser, events, task
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.runners import STATE_CLEANUP, STATE_STOPPING, MasterRunner, WorkerRunner
from locust.stats import StatsError
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# searcher (spec.yaml:10)
class Searcher(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.accounts = ACCOUNTS.take(self)

    @task
    def search(self) -> None:
        cities = CITIES.take(self)
        words = WORDS.take(self)

        # spec.yaml:14
        self.client.get(
            f"/find?q={quoted(words['word'])}&city={quoted(cities['name'])}",
            name="/find",
        )
        words = WORDS.take(self)

        # spec.yaml:15
        self.client.get(
            f"/find?q={quoted(words['word'])}&city={quoted(cities['name'])}",
            name="/find",
        )

    @task
    def paint(self) -> None:
        colors = COLORS.take(self)

        # spec.yaml:18
        self.client.post(
            "/paint",
            json={
                "who": self.accounts["name"],
                "old": self.accounts["age"] > 40,
                "active": self.accounts["active"],
                "code": self.accounts["code"],
                "color": colors["name"],
            },
        )


# second (spec.yaml:20)
class Second(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.accounts = ACCOUNTS.take(self)

    @task
    def second(self) -> None:
        # spec.yaml:21
        self.client.get(
            f"/second/{quoted(self.accounts['name'])}", name="/second/{accounts.name}"
        )


# late (spec.yaml:22)
class Late(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.accounts = ACCOUNTS.take(self)

    @task
    def late(self) -> None:
        # spec.yaml:23
        self.client.get(
            f"/too-late/{quoted(self.accounts['name'])}",
            name="/too-late/{accounts.name}",
        )


# What follows is the same in every file that needs it.


ACCOUNTS = Rows(
    "accounts",
    csv_table(
        "data/accounts.csv",
        types={"age": int, "active": boolean, "code": number_or_text},
    ),
    pick="unique",
    when_exhausted="stop",
)
CITIES = Rows("cities", jsonl_table("data/cities.jsonl"), pick="shuffle", seed=3)
WORDS = Rows("words", [{"word": "tea"}, {"word": "milk & honey"}, {"word": "it's"}])
COLORS = Rows("colors", [{"name": "red"}, {"name": "blue"}], pick="random", seed=5)
