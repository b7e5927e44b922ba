"""Load test `journey_ids_from_a_database` for Locust, made from spec.yaml by
scenarioc.

Reads customers whose numbers come out of a database when the test starts.
"""

import datetime
import json
import logging
import operator
import os
import random
import re
import sqlite3
import ssl
import urllib.parse
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, Literal

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from jsonpath_rfc9535 import JSONPathQuery
from jsonpath_rfc9535 import compile as compile_path
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# clerk (spec.yaml:7)
class Clerk(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(2, 6)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    ids: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        self.ids = customers(self, limit=100)

    @task(4)
    def look_up(self) -> None:
        id_ = random.choice(self.ids)

        # spec.yaml:16
        with self.client.get(
            f"/customers/{quoted(id_)}", name="/customers/{id}", catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:16")
            expect.json("$.id", lambda body: body["id"], type="integer")

        # spec.yaml:18
        with self.client.get(
            f"/customers/{quoted(id_)}/orders",
            name="/customers/{id}/orders",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:18")
            order = expect.capture(
                "order",
                "$[?@.open].number",
                lambda body: json_find("$[?@.open].number", body),
                pick="first",
                default=None,
            )
        if order is not None:
            # spec.yaml:21
            with self.client.patch(
                f"/orders/{quoted(order)}",
                json={"seen": True},
                name="/orders/{order}",
                catch_response=True,
            ) as response:
                Expect(response, "spec.yaml:21", status=(200, 204))

    @task
    def statistics(self) -> None:
        # spec.yaml:22
        with gevent.Timeout(20):
            self.client.get("/customers/statistics")


# From hooks.py: edit it there.


def customers(user: Any, limit: int) -> list[int]:
    with sqlite3.connect(":memory:") as database:
        database.execute(
            "create table customers as select 1 as id union select 2 union select 3"
        )
        rows = database.execute("select id from customers order by id limit ?", [limit])
        return [row[0] for row in rows]


# What follows is the same in every file that needs it.
