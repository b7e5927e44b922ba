"""Load test `query_parameters` for Locust, made from spec.yaml by scenarioc."""

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


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    q: Any = "a b&c"
    ids: Any = None
    mixed: Any = None

    def on_start(self) -> None:
        self.ids = ["1", "x y"]
        self.mixed = [1, True, {"a": "b"}]

    @task
    def reader(self) -> None:
        # spec.yaml:8
        self.client.get(
            "/search",
            params={
                "q": self.q,
                "page": 2,
                "limit": "1.5",
                "exact": "true",
                "empty": "",
                "tag": ["a", "b", "true", "null", "1.5"],
                "ids": [self.q, 3],
                "mixed": texts(self.mixed),
                "range": list(range(2)),
            },
        )

        # spec.yaml:20
        self.client.get(f"/search?fixed=1&q={quoted(self.q)}", name="/search")

        # spec.yaml:21
        self.client.get("/search?fixed=1", params={"more": 2}, name="/search")

        # spec.yaml:23
        self.client.get(
            f"/a/{quoted(self.q)}/ü/{quoted(self.ids[1])}", name="/a/{q}/ü/{ids[1]}"
        )


# What follows is the same in every file that needs it.
