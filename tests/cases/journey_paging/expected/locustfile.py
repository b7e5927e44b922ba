"""Load test `journey_paging` for Locust, made from spec.yaml by scenarioc.

Reads a list page by page, a random number of pages, then one entry of the last.
"""

import datetime
import json
import operator
import os
import random
import re
import ssl
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, Literal

import gevent
import geventhttpclient.client
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:6)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(1, 2)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        path = "/entries"
        pages = random.randint(2, 4)
        for loop_index in range(1000):
            if not (path and loop_index < pages):
                break
            # spec.yaml:12
            with self.client.get(
                text(path), name="entries", catch_response=True
            ) as response:
                expect = Expect(response, "spec.yaml:12")
                expect.json("$.entries", lambda body: body["entries"], type="array")
                path = expect.capture(
                    "path", "$.next", lambda body: body["next"], required=False
                )
                expect.capture(
                    "entry",
                    "$.entries[*].id",
                    lambda body: each(body["entries"], "id"),
                    pick="last",
                    default=1,
                )
            gevent.sleep(0.5)
        branch = random.choices(range(2), [7, 3])[0]
        if branch == 0:
            # spec.yaml:20
            self.client.get("/entries/1")
        else:
            # spec.yaml:21
            with self.client.post("/entries/1/like", catch_response=True) as response:
                Expect(response, "spec.yaml:21", status=(201, 204))


# What follows is the same in every file that needs it.
