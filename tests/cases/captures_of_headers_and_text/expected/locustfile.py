"""Load test `captures_of_headers_and_text` for Locust, made from spec.yaml by
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
from http.cookies import SimpleCookie
from typing import Any, Final, Literal
from urllib.parse import parse_qs, urlsplit

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
        with self.client.get("/p?page=3", name="/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7", user=self)
            etag = expect.capture_header("etag", "ETag")
            two = expect.capture_header("two", "X-Two", pick="last")
            all_two = expect.capture_header("all_two", "x-two", pick="all")
            none = expect.capture_header("none", "X-None", default="-")
            cookie = expect.capture_cookie("cookie", "sid")
            order = expect.capture_regex("order", "order-([0-9]+)", 1)
            orders = expect.capture_regex("orders", "order-([0-9]+)", 1, pick="all")
            last_order = expect.capture_regex(
                "last_order", "order-([0-9]+)", 1, pick="last"
            )
            whole = expect.capture_regex("whole", "order-[0-9]+", 0)
            named = expect.capture_regex(
                "named", "(?P<kind>order)-(?P<number>[0-9]+)", "number"
            )
            second = expect.capture_regex("second", "(order)-([0-9]+)", 2, pick=1)
            some = expect.capture_regex(
                "some",
                "order-([0-9]+)",
                1,
                pick="random",
                transform=lambda value: int(value) * 2,
            )
            body_ = expect.capture_body("body", transform=lambda value: len(value))
            status = expect.capture_status("status")
            took = expect.capture_time("took")
            final = expect.capture_url("final")
            page = expect.capture_url("page", query="page")
        logger.info(
            f"{etag} {two} {text(all_two)} {text(none)} {cookie} {order} {text(orders)} {last_order}"
        )
        logger.info(
            f"{whole} {named} {second} {text(some)} {text(body_)} {text(status)} {page} {text(took < 60000)} {final}"
        )


# What follows is the same in every file that needs it.
