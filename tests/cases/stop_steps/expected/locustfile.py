"""Load test `stop_steps` for Locust, made from spec.yaml by scenarioc."""

import itertools
import os
import ssl
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from types import TracebackType
from typing import Any, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent.lock import Semaphore
from locust import FastHttpUser, User, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.env import Environment
from locust.exception import RescheduleTask, StopUser
from locust.runners import STATE_CLEANUP, STATE_STOPPING, MasterRunner, WorkerRunner
from locust.stats import StatsError
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
    def iteration(self) -> None:
        # spec.yaml:7
        self.client.get("/a")
        raise RescheduleTask

    @task
    def user_(self) -> None:
        # spec.yaml:8
        self.client.get("/b")
        if user_id(self) > 0:
            raise StopUser

        # spec.yaml:8
        self.client.get("/never")

    @task
    def test(self) -> None:
        # spec.yaml:9
        self.client.get("/c")
        end_test(self)

    @task
    def as_a_failure(self) -> None:
        # spec.yaml:10
        self.client.get("/e")
        end_as_failed(self, f"lost {user_id(self)} of 7", "spec.yaml:10", end_iteration)

    @task
    def for_good(self) -> None:
        # spec.yaml:11
        self.client.get("/f")
        if user_id(self) > 0:
            end_as_failed(self, "lost", "spec.yaml:11", end_user)

        # spec.yaml:11
        self.client.get("/never")

    @task
    def failing_the_test(self) -> None:
        # spec.yaml:12
        self.client.get("/g")
        end_as_failed(self, "no more", "spec.yaml:12", end_test)

    @task
    def failing_in_a_retry(self) -> None:
        for attempt in attempts(2, every_s=0):
            with attempt:
                # spec.yaml:13
                with self.client.get("/h", catch_response=True) as response:
                    Expect(
                        response, "spec.yaml:13", on_failure=end_iteration, user=self
                    )
                end_as_failed(self, "again", "spec.yaml:13", end_iteration)

    @task
    def in_a_retry(self) -> None:
        for attempt in attempts(3, every_s=1):
            with attempt:
                # spec.yaml:14
                with self.client.get("/d", catch_response=True) as response:
                    Expect(
                        response, "spec.yaml:14", on_failure=end_iteration, user=self
                    )
                raise RescheduleTask


# What follows is the same in every file that needs it.
