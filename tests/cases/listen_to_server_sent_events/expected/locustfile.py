"""Load test `events` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import base64
import datetime
import functools
import hashlib
import itertools
import json
import logging
import math
import operator
import os
import random
import re
import ssl
import time
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from functools import cache, lru_cache
from http.client import HTTPException
from itertools import chain
from types import TracebackType
from typing import Any, Final, Literal, NoReturn, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.lock import Semaphore
from gevent.queue import Empty, Queue
from locust import FastHttpUser, TaskSet, User, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.env import Environment
from locust.exception import CatchResponseError, RescheduleTask, StopTest, StopUser
from locust.runners import WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException
from urllib3.exceptions import HTTPError

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# chatter (spec.yaml:12)
class Chatter(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    @closes_connections
    def chatter(self) -> None:
        # spec.yaml:17
        sse(self).connect(
            "/completions",
            "spec.yaml:17",
            name="connect /completions",
            method="POST",
            json={"prompt": "hello", "stream": True},
            headers={"X-Odd": str(user_id(self))},
            auth=member,
            timeout_s=30,
        )

        # spec.yaml:21
        with sse(self).receive(
            "spec.yaml:21", name="first token", catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:21")
            expect.time(below_ms=10000)
            token = expect.capture("token", "$.token", lambda body: body["token"])

        # spec.yaml:22
        sse(self).receive(
            "spec.yaml:22",
            name="receive",
            until=lambda expect: expect.body(equals="[DONE]"),
        )

        # spec.yaml:23
        with sse(self).end(
            "spec.yaml:23", name="receive end", timeout_s=5, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:23")
            tokens = expect.capture("tokens", "$.events", lambda body: body["events"])
        logger.info(f"{text(token)}, {text(tokens)} events")

        # spec.yaml:25
        sse(self, "other").connect(
            "/completions",
            "spec.yaml:25",
            name="connect other /completions",
            method="POST",
            data=json.dumps(token),
            params={"room": "a b"},
            headers={
                "X-Client": "scenarioc",
                "X-Odd": str(user_id(self)),
                "Content-Type": "application/json",
            },
            auth=signed,
        )


# watcher (spec.yaml:26)
class Watcher(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:28
        sse(self, "prices").connect(
            "/prices", "spec.yaml:28", name="connect prices /prices", params={"item": 7}
        )

    @task
    def watch(self) -> None:
        # spec.yaml:33
        with sse(self, "prices").receive(
            "spec.yaml:33",
            name="receive prices price",
            event="price",
            until=lambda expect: expect.json(
                "$.item", lambda body: body["item"], equals=7
            ),
            catch_response=True,
        ) as response:
            expect = Expect(
                response, "spec.yaml:33", on_failure=end_iteration, user=self
            )
            expect.json("$.price", lambda body: body["price"], gt=10)

    @task
    def leave_(self) -> None:
        # spec.yaml:39
        sse(self, "prices").close()
        raise StopUser

    def on_stop(self) -> None:
        close_connections(self)


# member (spec.yaml:5)
def log_in_as_member(user: Any) -> Token:
    # spec.yaml:6
    with user.client.post(
        "/login", json={"name": "ann"}, name="log in as member", catch_response=True
    ) as response:
        expect = expect_login(response, "spec.yaml:6")
        token = expect.capture("token", "$.token", lambda body: body["token"])
    return Token({"Authorization": f"Bearer {token}"}, lasts_s=jwt_lifetime(token))


# signed (spec.yaml:9)
def sign_for_signed(user: Any, request: dict[str, Any]) -> dict[str, str]:
    return {
        "X-Signature": hashlib.sha256(
            (
                request["method"] + request["path"] + request["query"] + request["body"]
            ).encode()
        ).hexdigest()
    }


# What follows is the same in every file that needs it.


member = each_user_logs_in("member", log_in_as_member)
signed = Signature(sign_for_signed)
