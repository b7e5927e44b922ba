"""Load test `for_each` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import os
import random
import re
import ssl
import urllib.parse
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


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    ids: Any = None
    last: Any = "none"

    def on_start(self) -> None:
        self.ids = [3, 1, 2]

    @task
    def reader(self) -> None:
        for loop_index, id_ in enumerate(self.ids):
            # spec.yaml:10
            self.client.get(f"/items/{quoted(id_)}?at={loop_index}", name="/items/{id}")
        for letter in ["a", "b".upper(), 3]:
            # spec.yaml:12
            self.client.get(f"/letters/{quoted(letter)}", name="/letters/{letter}")
        for n in list(range(2)):
            for loop_index, m in enumerate(list(range(n + 1))):
                # spec.yaml:16
                self.client.get(
                    f"/nested/{quoted(n)}/{quoted(m)}/{loop_index}",
                    name="/nested/{n}/{m}/{loop.index}",
                )

        # spec.yaml:17
        with self.client.get("/list", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:17")
            found = expect.capture("found", "$.ids", lambda body: body["ids"])
        for one in found:
            # spec.yaml:21
            with self.client.get(
                f"/one/{quoted(one)}", name="/one/{one}", catch_response=True
            ) as response:
                expect = Expect(response, "spec.yaml:21")
                self.last = expect.capture("last", "$.path", lambda body: body["path"])
        logger.info(text(self.last))


# What follows is the same in every file that needs it.
