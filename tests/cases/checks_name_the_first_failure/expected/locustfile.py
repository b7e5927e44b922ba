"""Load test `checks_name_the_first_failure` for Locust, made from spec.yaml by
scenarioc.
"""

import datetime
import json
import logging
import operator
import os
import random
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
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

    @task
    def reader(self) -> None:
        # spec.yaml:7
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7", status=200)
            expect.body(contains="zzz")
            expect.json("$.a", lambda body: body["a"], equals=2)
            expect.json("$.b", lambda body: body["b"], equals=3)
            a = expect.capture("a", "$.a", lambda body: body["a"])
        logger.info(f"still here with {text(a)}")

        # spec.yaml:11
        with self.client.get("/500", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.json("$.a", lambda body: body["a"], equals=2)


# What follows is the same in every file that needs it.
