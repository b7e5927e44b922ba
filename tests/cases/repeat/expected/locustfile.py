"""Load test `repeat` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import os
import random
import ssl
import urllib.parse
from functools import cache
from typing import Any

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
    times: Any = 2

    @task
    def reader(self) -> None:
        for loop_index in range(3):
            # spec.yaml:9
            self.client.get(f"/a/{loop_index}", name="/a/{loop.index}")
        for loop_index in range(int(self.times)):
            # spec.yaml:12
            self.client.get("/b")
            for _ in range(int(random.randint(1, 3))):
                # spec.yaml:14
                self.client.get("/c")

            # spec.yaml:15
            self.client.get(f"/d/{loop_index}", name="/d/{loop.index}")
            for loop_index_2 in range(2):
                # spec.yaml:18
                self.client.get(f"/e/{loop_index_2}", name="/e/{loop.index}")
                for loop_index_3, x in enumerate(list(range(loop_index_2 + 1))):
                    # spec.yaml:20
                    self.client.get(
                        f"/f/{quoted(x)}/{loop_index_3}", name="/f/{x}/{loop.index}"
                    )
                    for _ in range(2):
                        # spec.yaml:20
                        self.client.get("/g")

                # spec.yaml:21
                self.client.get(f"/h/{loop_index_2}", name="/h/{loop.index}")

            # spec.yaml:22
            self.client.get(f"/i/{loop_index}", name="/i/{loop.index}")
        for _ in range(0):
            # spec.yaml:24
            self.client.get("/never")


# What follows is the same in every file that needs it.
