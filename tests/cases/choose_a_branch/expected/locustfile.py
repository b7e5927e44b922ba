"""Load test `choose_a_branch` for Locust, made from spec.yaml by scenarioc."""

import os
import random
import ssl
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, task

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
        for _ in range(12):
            branch = random.choices(range(3), [3, 1.5, 1])[0]
            if branch == 0:
                # spec.yaml:10
                self.client.get("/a")
            elif branch == 1:
                # spec.yaml:11
                self.client.get("/b")

                # spec.yaml:11
                self.client.get("/c")
            else:
                pass
        branch = random.choices(range(1), [1])[0]
        if branch == 0:
            # spec.yaml:14
            self.client.get("/only")
