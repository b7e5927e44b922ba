"""Load test `functions_of_time` for Locust, made from spec.yaml by scenarioc."""

import datetime
import os
import ssl
import time
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

    @task
    def reader(self) -> None:
        # spec.yaml:7
        self.client.post(
            "/a",
            json={
                "now": datetime.datetime.now(datetime.UTC).isoformat(),
                "iso": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "today": today(),
                "later": today(3),
                "seconds": int(time.time()),
                "ms": time.time_ns() // 1_000_000,
                "tomorrow": (
                    datetime.datetime.now(datetime.UTC)
                    + datetime.timedelta(days=1, hours=-2)
                ).strftime("%Y-%m-%dT%H"),
                "parsed": moment("2025-01-31T10:00:00+00:00").strftime("%d.%m.%Y"),
                "total": date_add("2024-02-28", days=1).strftime("%Y-%m-%d"),
            },
        )


# What follows is the same in every file that needs it.
