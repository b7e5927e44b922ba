"""Load test `functions_of_chance` for Locust, made from spec.yaml by scenarioc."""

import itertools
import os
import random
import ssl
import string
import uuid
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, User, task
from locust.env import Environment
from locust.runners import WorkerRunner

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
        self.client.post(
            "/a",
            json={
                "int": random.randint(1, 1000),
                "random": random.random(),
                "between": random.uniform(2, 3.5),
                "choice": random.choice(["a", "b", "c"]),
                "weighted": random.choices(["x", "y"], [1, 9])[0],
                "uuid": str(uuid.uuid4()),
                "string": random_string(12),
                "hex": random_string(4, "0123456789abcdef"),
                "counter": counter("orders"),
                "again": counter("orders"),
                "stepped": counter("by ten", start=100, step=10),
                "sequence": sequence(self, "accounts", start=1000),
            },
        )


# What follows is the same in every file that needs it.
