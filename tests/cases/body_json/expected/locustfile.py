"""Load test `body_json` for Locust, made from spec.yaml by scenarioc."""

import json
import os
import random
import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# writer (spec.yaml:5)
class Writer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    title: Any = 'a "quoted" title'

    @task
    def writer(self) -> None:
        # spec.yaml:8
        self.client.post(
            "/items",
            json={
                "title": self.title,
                "price": 2.5,
                "tags": ["new", self.title.upper(), None],
                "nested": {"deep": {"er": [1, {"two": True}]}},
                "count": 1 + 2,
                "text": f"costs {1 + 2} and {len(self.title)}",
            },
        )

        # spec.yaml:16
        self.client.put("/items/1", json=[1, 2, 3])

        # spec.yaml:18
        self.client.post("/items", json=self.title)

        # spec.yaml:20
        self.client.post("/empty", json={})

        # spec.yaml:22
        self.client.post(
            "/empty",
            data=json.dumps(None),
            headers={"Content-Type": "application/json"},
        )

        # spec.yaml:24
        with self.client.get("/null", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:24")
            nothing = expect.capture(
                "nothing", "$.a", lambda body: body["a"], required=False
            )

        # spec.yaml:26
        self.client.post(
            "/empty",
            data=json.dumps(nothing),
            headers={"Content-Type": "application/json"},
        )


# What follows is the same in every file that needs it.
