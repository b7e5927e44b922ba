"""Load test `body_compressed` for Locust, made from spec.yaml by scenarioc."""

import gzip
import json
import os
import ssl
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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
            "/gz",
            data=gzipped_json({"a": [1, 2]}),
            headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
        )

        # spec.yaml:10
        self.client.post(
            "/gz",
            data=gzipped(urlencode({"a": [1, 2], "b": "x"}, doseq=True)),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Encoding": "gzip",
            },
        )

        # spec.yaml:13
        self.client.post(
            "/gz",
            data=gzipped("some text"),
            headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"},
        )

        # spec.yaml:17
        self.client.post(
            "/gz",
            data=gzipped(file_content("sent/big.txt")),
            headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"},
        )


# What follows is the same in every file that needs it.
