"""Load test `journey_typeahead` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
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
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")
WORDS: Any = ["chair", "sofa", "table lamp"]


# searcher (spec.yaml:6)
class Searcher(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(2, 4)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def searcher(self) -> None:
        word = random.choice(WORDS)
        for end in list(range(3, len(word) + 1)):
            # spec.yaml:12
            with self.client.get(
                "/suggest", params={"q": one_or_many(word[:end])}, catch_response=True
            ) as response:
                expect = Expect(response, "spec.yaml:12")
                expect.json(
                    "$.suggestions", lambda body: body["suggestions"], type="array"
                )
            gevent.sleep(random.uniform(0.1, 0.3))

        # spec.yaml:16
        with self.client.get(
            "/search", params={"q": one_or_many(word)}, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:16")
            hits = expect.capture(
                "hits",
                "$.hits[*].id",
                lambda body: each(body["hits"], "id"),
                pick="all",
                default=[],
            )
        if len(hits) > 0:
            hit = random.choice(hits)

            # spec.yaml:22
            self.client.get(f"/items/{quoted(hit)}", name="/items/{hit}")


# What follows is the same in every file that needs it.
