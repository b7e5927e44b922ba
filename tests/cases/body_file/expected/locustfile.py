"""Load test `body_file` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
from functools import cache
from pathlib import Path
from typing import Any

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# writer (spec.yaml:5)
class Writer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def writer(self) -> None:
        # spec.yaml:7
        self.client.post(
            "/upload",
            data=file_content("sent/picture.svg"),
            headers={"Content-Type": "image/svg+xml"},
        )

        # spec.yaml:9
        self.client.put(
            "/upload",
            data=file_content("sent/files/data.bin"),
            headers={"Content-Type": "application/x-own"},
        )


# What follows is the same in every file that needs it.
