"""Load test `statistics_names` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import os
import ssl
import urllib.parse
from functools import cache
from typing import Any

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:7)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    id: Any = "7"

    @task
    def reader(self) -> None:
        # show (spec.yaml:5)
        self.client.get(f"/items/{quoted(self.id)}", name="one item")

        # spec.yaml:11
        self.client.get(f"/items/{quoted(self.id)}", name="/items/{id}")

        # spec.yaml:12
        self.client.get(
            f"/items/{quoted(self.id)}?expand={quoted('x'.upper())}", name="/items/{id}"
        )

        # spec.yaml:13
        self.client.get(
            f"/items/{quoted('A'.lower())}/x",
            params={"a": 1},
            name='/items/{lower("A")}/x',
        )


# What follows is the same in every file that needs it.
