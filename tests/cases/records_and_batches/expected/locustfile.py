"""Load test `records_and_batches` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import csv
import datetime
import io
import json
import logging
import math
import os
import random
import re
import ssl
import string
import sys
import time
import uuid
import weakref
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from faker import Faker
from gevent.event import Event
from gevent.lock import BoundedSemaphore, Semaphore
from locust import FastHttpUser, events, task
from locust.exception import StopUser
from locust.runners import STATE_CLEANUP, STATE_STOPPING, MasterRunner, WorkerRunner
from locust.stats import StatsError

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

LINES = os.environ.get("LINES", "3")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# uploader (spec.yaml:35)
class Uploader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def one_by_one(self) -> None:
        client = CLIENT.take(self)
        visit = VISIT.take(self)

        # spec.yaml:39
        self.client.post("/clients", json=client)

        # spec.yaml:41
        self.client.post(f"/visit/{visit['page']}", name="/visit/{visit.page}")

    @task
    def many(self) -> None:
        visits = VISITS.take(self)

        # spec.yaml:44
        self.client.post("/visits", files={"file": ("file.csv", visits, "text/csv")})
        lines = LINES_.take(self)

        # spec.yaml:46
        self.client.post(
            "/lines", data=lines, headers={"Content-Type": "application/jsonl"}
        )
        numbered = NUMBERED.take(self)

        # spec.yaml:48
        self.client.post(
            "/numbers", data=numbered, headers={"Content-Type": "application/json"}
        )
        numbered = NUMBERED.take(self)

        # spec.yaml:50
        self.client.post(
            "/numbers", data=numbered, headers={"Content-Type": "application/json"}
        )

    @task
    def again(self) -> None:
        client = CLIENT.take(self)

        # spec.yaml:54
        self.client.post("/clients", json=client)


def client_fields(draw: Draws) -> Columns:
    """The fields of `client` (spec.yaml:5)."""
    fake = draw.fake
    random = draw.random
    id_ = draw.sequence(100, 10)
    name = draw.made("name", lambda: fake.name())
    email = draw.each(
        lambda id_, name: f"{name.split(' ')[0].lower()}.{id_}@example.test", id_, name
    )
    mail = draw.unique_texts(draw.made("mail", lambda: fake.email()))
    province = draw.choice(["ON", "QC", "BC"], [38, 23, 13])
    age = draw.integers(18, 80)
    score = draw.numbers(0.5, 2.0, 2)
    code = draw.pattern("?#? #?#")
    ticket = draw.unique_pattern("T-##")
    lucky = draw.unique_integers(1, 97)
    born = draw.dates("1950-01-01", "2001-12-31")
    starts = draw.dates(-30, 0, "%d.%m.%Y")
    from_ = draw.dates("2024-01-01", "2024-12-31")
    until = draw.later(from_, 1, 14)
    dice = draw.each(lambda: random.randint(1, 6))
    key = draw.uuids()
    address = draw.objects(
        {"street": draw.choice(["A", "B"]), "number": draw.integers(1, 200)}
    )
    tags = draw.lists(0, 3, lambda draw: draw.choice(["x", "y", "z"]))
    kind = draw.constant("private")
    return {
        "id": id_,
        "name": name,
        "email": email,
        "mail": mail,
        "province": province,
        "age": age,
        "score": score,
        "code": code,
        "ticket": ticket,
        "lucky": lucky,
        "born": born,
        "starts": starts,
        "from": from_,
        "until": until,
        "dice": dice,
        "key": key,
        "address": address,
        "tags": tags,
        "kind": kind,
    }


def visit_fields(draw: Draws) -> Columns:
    """The fields of `visit` (spec.yaml:28)."""
    page = draw.integers(1, 500)
    from_ = draw.choice(["search", "mail"])
    return {"page": page, "from": from_}


def number_fields(draw: Draws) -> Columns:
    """The fields of `number` (spec.yaml:33)."""
    n = draw.sequence(1)
    return {"n": n}


# What follows is the same in every file that needs it.


CLIENT = Records("client", client_fields, fake=new_fake("en_CA"), seed=7, numbered=True)
VISIT = Records("visit", visit_fields)
NUMBER = Records("number", number_fields, numbered=True)
VISITS = Batches(VISIT, 250, csv_body)
LINES_ = Batches(VISIT, int(LINES), jsonl_body)
NUMBERED = Batches(NUMBER, 4, json_body)
