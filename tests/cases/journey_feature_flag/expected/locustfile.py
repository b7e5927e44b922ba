"""Load test `journey_feature_flag` for Locust, made from spec.yaml by scenarioc.

How many recommendations are asked for is decided by a flag of each user.
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
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from http.cookies import SimpleCookie
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

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# viewer (spec.yaml:7)
class Viewer(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(1, 4)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    visitor: Any = None

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:10
        with self.client.get("/session", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10", user=self)
            self.visitor = expect.capture_cookie("visitor", "visitor")

    @task
    def viewer(self) -> None:
        rounds_ = rounds(self, visitor=self.visitor, share=0.5)
        for loop_index in range(int(rounds_)):
            # spec.yaml:16
            with self.client.get(
                "/recommendations",
                params={"visitor": self.visitor, "slot": loop_index},
                catch_response=True,
            ) as response:
                expect = Expect(response, "spec.yaml:16")
                expect.json("$.items[*]", lambda body: each(body["items"]), count=2)
                item = expect.capture(
                    "item",
                    "$.items[*].id",
                    lambda body: each(body["items"], "id"),
                    pick="random",
                )

            # spec.yaml:20
            self.client.get(
                f"/items/{quoted(item)}",
                headers={"X-Slot": str(loop_index)},
                name="/items/{item}",
            )

        # spec.yaml:22
        with self.client.get("/history", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:22")
            expect.json("$.visitor", lambda body: body["visitor"], equals=self.visitor)


# From hooks.py: edit it there.


def rounds(user: Any, visitor: str, share: float) -> int:
    return 4 if zlib.crc32(visitor.encode()) % 100 < share * 100 else 1


# What follows is the same in every file that needs it.
