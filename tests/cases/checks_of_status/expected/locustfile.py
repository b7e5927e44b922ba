"""Load test `checks_of_status` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import os
import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, Final

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
        with self.client.get("/200", catch_response=True) as response:
            Expect(response, "spec.yaml:7", status=200)

        # spec.yaml:8
        with self.client.get("/200", catch_response=True) as response:
            Expect(response, "spec.yaml:8", status=201)

        # spec.yaml:9
        with self.client.get("/404", catch_response=True) as response:
            Expect(response, "spec.yaml:9", status=(200, 404))

        # spec.yaml:10
        with self.client.get("/404", catch_response=True) as response:
            Expect(response, "spec.yaml:10", status="2xx")

        # spec.yaml:11
        with self.client.get("/404", catch_response=True) as response:
            Expect(response, "spec.yaml:11", status=(404, "2xx"))

        # spec.yaml:12
        with self.client.get("/500", catch_response=True) as response:
            Expect(response, "spec.yaml:12", not_status="5xx")

        # spec.yaml:13
        with self.client.get("/404", catch_response=True) as response:
            Expect(response, "spec.yaml:13", not_status=(500, "3xx"))

        # spec.yaml:14
        with self.client.get(
            "/302", allow_redirects=False, catch_response=True
        ) as response:
            Expect(response, "spec.yaml:14", status="3xx")

        # spec.yaml:15
        self.client.get("/404")

        # spec.yaml:16
        self.client.get("/500")

        # spec.yaml:17
        with self.client.get("/404", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:17")
            expect.time(below_ms=5000)

        # spec.yaml:18
        with self.client.get("/404", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:18")
            code = expect.capture_status("code")
        logger.info(text(code))


# What follows is the same in every file that needs it.
