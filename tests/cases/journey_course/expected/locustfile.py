"""Load test `journey_course` for Locust, made from spec.yaml by scenarioc.

Students of a course; each group of pages is left after a while.
"""

import functools
import json
import math
import operator
import os
import random
import re
import signal
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, ClassVar, Final, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from faker import Faker
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, TaskSet, User, between, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import InterruptTaskSet
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# student (spec.yaml:6)
class Student(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(3, 10)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task(4)
    class Courseware(TaskSet):
        @task(5)
        def open_section(self) -> None:
            # spec.yaml:12
            self.client.get(
                f"/course/section/{random.randint(1, 8)}",
                name="/course/section/{randint(1, 8)}",
            )

        @task(2)
        def answer(self) -> None:
            # spec.yaml:13
            with self.client.post(
                "/course/answer",
                data={"choice": random.randint(1, 4)},
                catch_response=True,
            ) as response:
                expect = Expect(response, "spec.yaml:13")
                expect.json("$.correct", lambda body: body["correct"], type="boolean")

        @task
        def progress(self) -> None:
            # spec.yaml:14
            self.client.get("/course/progress")

        @task
        def leave(self) -> None:
            raise InterruptTaskSet

    @task
    class Forum(TaskSet):
        @task(3)
        def list_threads(self) -> None:
            # spec.yaml:19
            self.client.get("/forum")

        @task
        def reply(self) -> None:
            # spec.yaml:20
            with self.client.post(
                f"/forum/{random.randint(1, 3)}",
                json={"text": fake.sentence()},
                name="/forum/{randint(1, 3)}",
                catch_response=True,
            ) as response:
                Expect(response, "spec.yaml:20", status=201)

        @task(2)
        def leave(self) -> None:
            raise InterruptTaskSet


PROFILES = {
    "default": [(120, 100), (600, 100)],
}


class Load(StagedLoad):
    profiles = PROFILES


# What follows is the same in every file that needs it.


fake = new_fake()


offer_profiles(list(PROFILES), "default")
finish_completely()
