"""Load test `records_made_from_rows` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import datetime
import json
import logging
import os
import random
import re
import ssl
import string
import sys
import time
import urllib.parse
import weakref
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent.event import Event
from gevent.lock import Semaphore
from locust import FastHttpUser, events, task
from locust.exception import StopUser
from locust.runners import STATE_CLEANUP, STATE_STOPPING, MasterRunner, WorkerRunner
from locust.stats import StatsError

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# buyer (spec.yaml:16)
class Buyer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        self.accounts = ACCOUNTS.take(self)

        # spec.yaml:18
        self.client.post("/login", json={"email": self.accounts["email"]})

    @task
    def order(self) -> None:
        place = PLACE_.take(self)
        order = ORDER.take(self, self.accounts, place)

        # spec.yaml:23
        self.client.post("/orders", json=order)

    @task
    def look(self) -> None:
        place = PLACE_.take(self)
        order = ORDER.take(self, self.accounts, place)

        # spec.yaml:25
        self.client.get(f"/orders?of={quoted(order['customer'])}", name="/orders")


def place_fields(draw: Draws) -> Columns:
    """The fields of `place` (spec.yaml:10)."""
    street = draw.choice(["High Street", "Low Street"])
    zip_ = draw.pattern("#####")
    return {"street": street, "zip": zip_}


def order_fields(draw: Draws, accounts: Any, place: Any) -> Columns:
    """The fields of `order` (spec.yaml:5)."""
    customer = draw.each(lambda: accounts["email"])
    to = draw.objects(
        {
            "name": draw.each(lambda: accounts["name"]),
            "street": draw.each(lambda: place["street"]),
            "zip": draw.each(lambda: place["zip"]),
        }
    )
    lines = draw.lists(1, 3, lambda draw: draw.integers(1, 99))
    return {"customer": customer, "to": to, "lines": lines}


# What follows is the same in every file that needs it.


ACCOUNTS = Rows(
    "accounts",
    [
        {"email": "ann@example.test", "name": "Ann"},
        {"email": "bert@example.test", "name": "Bert"},
    ],
)
PLACE_ = Records("place", place_fields)
ORDER = Records("order", order_fields)
