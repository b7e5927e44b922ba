"""Load test `websocket` for Locust, made from spec.yaml by scenarioc."""

import datetime
import functools
import itertools
import json
import logging
import operator
import os
import random
import re
import ssl
import time
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from types import TracebackType
from typing import Any, Final, Literal, NoReturn, Self
from urllib.parse import urlencode
from urllib.request import Request

import gevent
import geventhttpclient.client
import websocket
from gevent import GreenletExit
from gevent.queue import Empty, Queue
from locust import FastHttpUser, TaskSet, User, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.env import Environment
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.runners import WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# watcher (spec.yaml:5)
class Watcher(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    @closes_connections
    def watcher(self) -> None:
        # spec.yaml:7
        ws(self).connect(
            "/live",
            "spec.yaml:7",
            name="connect /live",
            headers={"X-Room": str(user_id(self))},
            subprotocols=["echo"],
        )

        # spec.yaml:8
        ws(self).send({"type": "subscribe", "item": 7}, "spec.yaml:8", name="send")

        # spec.yaml:10
        with ws(self).receive(
            "spec.yaml:10",
            name="receive",
            until=lambda expect: expect.json(
                "$.type", lambda body: body["type"], equals="subscribe"
            ),
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.time(below_ms=10000)
            expect.json("$.item", lambda body: body["item"], equals=7)
            item = expect.capture("item", "$.item", lambda body: body["item"])
        gevent.sleep(1)

        # spec.yaml:14
        ws(self).send(f"bye {text(item)}", "spec.yaml:14", name="farewell")

        # spec.yaml:15
        with ws(self).receive(
            "spec.yaml:15", name="receive", timeout_s=5, catch_response=True
        ) as response:
            expect = Expect(
                response, "spec.yaml:15", on_failure=end_iteration, user=self
            )
            expect.body(contains="bye 7")

        # spec.yaml:16
        ws(self).close()


# poller (spec.yaml:17)
class Poller(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:19
        ws(self, "feed").connect("/live", "spec.yaml:19", name="connect feed /live")

        # spec.yaml:20
        ws(self, "feed").receive("spec.yaml:20", name="receive feed")

    @task
    def ask(self) -> None:
        # spec.yaml:24
        ws(self, "feed").send("ping", "spec.yaml:24", name="send feed")

        # spec.yaml:25
        ws(self, "feed").receive("spec.yaml:25", name="receive feed", fresh=True)

    def on_stop(self) -> None:
        close_connections(self)


# What follows is the same in every file that needs it.
