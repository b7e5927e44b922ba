"""Load test `journey_returning_users` for Locust, made from spec.yaml by scenarioc.

People who registered come back; who is there to come back is kept by hooks.
"""

import datetime
import json
import operator
import os
import random
import re
import ssl
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, Final, Literal, NoReturn, TypeVar

import geventhttpclient.client
from faker import Faker
from locust import FastHttpUser, between, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# person (spec.yaml:7)
class Person(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(5, 10)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def register(self) -> None:
        email = f"{fake.user_name()}@example.test"

        # spec.yaml:13
        with self.client.post(
            "/register", json={"email": email}, catch_response=True
        ) as response:
            Expect(
                response,
                "spec.yaml:13",
                status=201,
                on_failure=end_iteration,
                user=self,
            )
        remember(self, email=email)

    @task(3)
    def come_back(self) -> None:
        email = anyone(self)
        if email is None:
            raise RescheduleTask

        # spec.yaml:24
        with self.client.post(
            "/login", json={"email": email}, catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:24")
            token = expect.capture("token", "$.token", lambda body: body["token"])

        # spec.yaml:27
        with self.client.get(
            "/me",
            headers={"Authorization": f"Bearer {text(token)}"},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:27", status=200)
            expect.content_type("application/json")


# From hooks.py: edit it there.

known: deque[str] = deque(maxlen=1000)


def remember(user: Any, email: str) -> None:
    known.append(email)


def anyone(user: Any) -> str | None:
    return random.choice(known) if known else None


# What follows is the same in every file that needs it.


fake = new_fake()
