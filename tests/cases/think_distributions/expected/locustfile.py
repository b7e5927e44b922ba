"""Load test `think_distributions` for Locust, made from spec.yaml by scenarioc."""

import os
import random
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import gevent
import geventhttpclient.client
from locust import FastHttpUser, between, constant, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# constant (spec.yaml:5)
class Constant(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = constant(1.5)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def constant_(self) -> None:
        # spec.yaml:5
        self.client.get("/a")
        gevent.sleep(0.25)


# uniform (spec.yaml:6)
class Uniform(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(1, 3)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def uniform(self) -> None:
        # spec.yaml:6
        self.client.get("/a")
        gevent.sleep(random.uniform(1, 2))


# normal (spec.yaml:7)
class Normal(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = normal_wait(3, 1)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def normal(self) -> None:
        # spec.yaml:7
        self.client.get("/a")
        gevent.sleep(max(0, random.gauss(1, 5)))


# exponential (spec.yaml:8)
class Exponential(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = exponential_wait(2)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def exponential(self) -> None:
        # spec.yaml:8
        self.client.get("/a")
        gevent.sleep(random.expovariate(1 / 0.1))


# computed (spec.yaml:9)
class Computed(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    pause: Any = 0.5

    def wait_time(self) -> float:
        return float(self.pause * 2)

    @task
    def computed(self) -> None:
        # spec.yaml:9
        self.client.get("/a")
        gevent.sleep(self.pause)
        gevent.sleep(random.randint(1, 9))


# none (spec.yaml:10)
class None_(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def none(self) -> None:
        # spec.yaml:10
        self.client.get("/a")
