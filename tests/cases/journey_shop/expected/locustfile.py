"""Load test `journey_shop` for Locust, made from spec.yaml by scenarioc.

Visitors look around, customers log in and buy.
"""

import datetime
import json
import logging
import operator
import os
import random
import re
import ssl
import urllib.parse
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, Literal

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

PASSWORD = os.environ.get("PASSWORD", "demo")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# visitor (spec.yaml:12)
class Visitor(FastHttpUser):
    host = TARGET.rstrip("/")
    weight = 3
    wait_time = between(1, 5)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task(5)
    def look_around(self) -> None:
        # list items (spec.yaml:6)
        with self.client.get("/items", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:6")
            expect.json("$.items", lambda body: body["items"], count=3)
            item_id = expect.capture(
                "item_id",
                "$.items[*].id",
                lambda body: each(body["items"], "id"),
                pick="random",
            )
        gevent.sleep(1)

        # show item (spec.yaml:10)
        with self.client.get(
            f"/items/{quoted(item_id)}", name="/items/{item_id}", catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.json("$.id", lambda body: body["id"], equals=item_id)

    @task(2)
    def search(self) -> None:
        # spec.yaml:17
        self.client.get("/search", params={"q": random.choice(["chair", "lamp"])})


# customer (spec.yaml:18)
class Customer(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(2, 8)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    token: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:22
        with self.client.post(
            "/login",
            json={"user": f"customer{random.randint(1, 50)}", "password": PASSWORD},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:22")
            self.token = expect.capture("token", "$.token", lambda body: body["token"])

    @task
    def customer(self) -> None:
        # list items (spec.yaml:6)
        with self.client.get(
            "/items",
            headers={"Authorization": f"Bearer {text(self.token)}"},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:6")
            expect.json("$.items", lambda body: body["items"], count=3)
            item_id = expect.capture(
                "item_id",
                "$.items[*].id",
                lambda body: each(body["items"], "id"),
                pick="random",
            )

        # spec.yaml:28
        with self.client.post(
            "/orders",
            json={"item": item_id, "quantity": random.randint(1, 3)},
            headers={"Authorization": f"Bearer {text(self.token)}"},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:28", status=201)
            order_id = expect.capture("order_id", "$.id", lambda body: body["id"])

        # spec.yaml:32
        with self.client.get(
            f"/orders/{quoted(order_id)}",
            headers={"Authorization": f"Bearer {text(self.token)}"},
            name="/orders/{order_id}",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:32")
            expect.json("$.state", lambda body: body["state"], equals="open")


# What follows is the same in every file that needs it.
