"""Load test `set_and_log` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
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
    n: Any = 1
    list: Any = None

    def on_start(self) -> None:
        self.list = [1]

    @task
    def reader(self) -> None:
        self.n = self.n + 1
        local = self.n * 10
        text_ = f"n is {text(self.n)}"
        logger.info(f"{text(self.n)} {text(local)} {text(text_)}")
        self.list = [*self.list, self.n]
        obj = {"a": self.n, "b": ["x"]}
        logger.info(f"{text(self.list)} {text(obj)} {text(obj['b'][0])}")
        logger.info(text(obj))
        logger.info(text(self.n > 1))
        logger.info("100% sure")

        # spec.yaml:15
        self.client.get(f"/n/{quoted(self.n)}", name="/n/{n}")


# What follows is the same in every file that needs it.
