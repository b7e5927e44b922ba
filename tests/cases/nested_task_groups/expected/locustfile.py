"""Load test `nested_task_groups` for Locust, made from spec.yaml by scenarioc."""

import itertools
import os
import ssl
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NoReturn

import gevent
import geventhttpclient.client
from locust import FastHttpUser, TaskSet, User, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.env import Environment
from locust.exception import InterruptTaskSet, RescheduleTask
from locust.runners import WorkerRunner
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:7)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    n: Any = 0

    @task(2)
    def home(self) -> None:
        next_iteration(self)
        # home (spec.yaml:5)
        self.client.get("/")

    @task(3)
    class Shop(TaskSet):
        @task(5)
        def list(self) -> None:
            user: Any = self.user
            next_iteration(user)
            # spec.yaml:14
            self.client.get("/shop")
            _ = True

        @task
        def home(self) -> None:
            user: Any = self.user
            next_iteration(user)
            # home (spec.yaml:5)
            self.client.get("/")

        @task(2)
        class Basket(TaskSet):
            @task
            def look(self) -> None:
                user: Any = self.user
                iteration = next_iteration(user)
                # spec.yaml:19
                self.client.get(
                    f"/basket/{iteration}/{user_id(user)}",
                    name="/basket/{iteration}/{user.id}",
                )
                gevent.sleep(1)

            @task
            def pay(self) -> None:
                user: Any = self.user
                next_iteration(user)
                # spec.yaml:20
                with self.client.post(
                    "/pay", json={"n": user.n}, catch_response=True
                ) as response:
                    Expect(
                        response,
                        "spec.yaml:20",
                        status=201,
                        on_failure=end_iteration,
                        user=user,
                    )
                user.n = user.n + 1

            @task
            def leave(self) -> None:
                raise InterruptTaskSet

        @task(2)
        def leave(self) -> None:
            raise InterruptTaskSet


# What follows is the same in every file that needs it.
