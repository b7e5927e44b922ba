"""Load test `auth_login` for Locust, made from spec.yaml by scenarioc.

Tokens that a request answers with, for one user and for all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import math
import operator
import os
import random
import re
import ssl
import sys
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from functools import cache, lru_cache
from typing import Any, Final, Literal, NoReturn

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, TaskSet, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import InterruptTaskSet, RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

PASSWORD = os.environ.get("PASSWORD", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")
TOTP_SECRET = os.environ.get("TOTP_SECRET", "")


# reader (spec.yaml:21)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    weight = 2
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    username: Any = None

    def on_start(self) -> None:
        self.username = f"reader{random.randint(1, 99)}"
        # spec.yaml:26
        self.client.get("/welcome")

    @task(2)
    def list_items(self) -> None:
        # list items (spec.yaml:45)
        member(self).get("/items")

    @task
    def change_an_item(self) -> None:
        # change an item (spec.yaml:50)
        member(self).put("/items/3", json={"title": "changed"})

    @task
    class Administration(TaskSet):
        @task
        def look(self) -> None:
            user: Any = self.user
            # spec.yaml:35
            with staff(user).get(
                "/reports", limit_s=5, catch_response=True
            ) as response:
                expect = Expect(response, "spec.yaml:35")
                expect.json("$.ready", lambda body: body["ready"], equals=True)

        @task
        def leave(self) -> None:
            raise InterruptTaskSet


# writer (spec.yaml:39)
class Writer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    username: Any = "writer"

    @task
    def writer(self) -> None:
        # create item (spec.yaml:46)
        with member(self).post(
            "/items", json={"title": "new"}, catch_response=True
        ) as response:
            Expect(response, "spec.yaml:46", status=201)


# member (spec.yaml:6)
def log_in_as_member(user: Any) -> Token:
    # spec.yaml:7
    with user.client.post(
        "/auth/token",
        data={"username": user.username, "password": PASSWORD},
        name="log in as member",
        catch_response=True,
    ) as response:
        expect = expect_login(response, "spec.yaml:7")
        token = expect.capture(
            "token", "$.access_token", lambda body: body["access_token"]
        )
    return Token({"Authorization": f"Bearer {token}"}, lasts_s=jwt_lifetime(token))


# staff (spec.yaml:11)
def log_in_as_staff(user: Any) -> Token:
    # spec.yaml:12
    with user.client.post(
        "/api/login",
        json={"user": "staff", "code": totp(TOTP_SECRET)},
        name="staff login",
        catch_response=True,
    ) as response:
        expect = expect_login(response, "spec.yaml:12", status=201)
        token = expect.capture_header("token", "X-Session")
    return Token({"X-Session": token}, lasts_s=600)


# What follows is the same in every file that needs it.


require_environment("PASSWORD", "TOTP_SECRET")
member = each_user_logs_in("member", log_in_as_member, on_status=(401,))
staff = each_worker_logs_in("staff", log_in_as_staff)
