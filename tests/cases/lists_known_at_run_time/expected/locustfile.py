"""Load test `lists_known_at_run_time` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import os
import random
import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal
from urllib.parse import urlencode

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:7
        with self.client.get("/found", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7")
            ids = expect.capture("ids", "$.ids", lambda body: body["ids"])
            one = expect.capture("one", "$.one", lambda body: body["one"])
            none = expect.capture("none", "$.empty", lambda body: body["empty"])

        # spec.yaml:9
        self.client.get(
            "/search",
            params={
                "id": one_or_many(ids),
                "one": one_or_many(one),
                "first": one_or_many(ids[0]),
                "none": one_or_many(none),
            },
        )

        # spec.yaml:11
        self.client.post(
            "/form",
            data=urlencode(
                {"id": one_or_many(ids), "one": one_or_many(one)}, doseq=True
            ),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )


# What follows is the same in every file that needs it.
