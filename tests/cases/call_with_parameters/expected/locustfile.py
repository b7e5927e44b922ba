"""Load test `call_with_parameters` for Locust, made from spec.yaml by scenarioc."""

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
WHO = "outer"


# reader (spec.yaml:21)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:17
        self.client.get("/plain")
        who = "inner"
        times = 2
        mark = "!"
        for _ in range(int(times)):
            # spec.yaml:10
            self.client.get(
                f"/greet/{quoted(who)}{quoted(mark)}", name="/greet/{who}{mark}"
            )

        # spec.yaml:11
        with self.client.get("/answer", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            answer_ = expect.capture("answer", "$.path", lambda body: body["path"])
        who_2 = WHO.upper()
        times_2 = 1
        mark_2 = "!"
        for _ in range(int(times_2)):
            # spec.yaml:10
            self.client.get(
                f"/greet/{quoted(who_2)}{quoted(mark_2)}", name="/greet/{who}{mark}"
            )

        # spec.yaml:11
        with self.client.get("/answer", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            answer_ = expect.capture("answer", "$.path", lambda body: body["path"])
        logger.info(f"{WHO} {text(answer_)}")
        for loop_index, n in enumerate([1, 2]):
            a = n
            b = loop_index

            # spec.yaml:15
            self.client.get(f"/listed/{quoted(a)}/{b}", name="/listed/{a}/{b}")


# What follows is the same in every file that needs it.
