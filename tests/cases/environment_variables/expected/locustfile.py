"""Load test `environment_variables` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
import sys
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

MY_DEFAULT = os.environ.get("MY_DEFAULT", "fall back")
MY_GIVEN = os.environ.get("MY_GIVEN", "not this")
MY_NUMBER = os.environ.get("MY_NUMBER", "5")
MY_REQUIRED = os.environ.get("MY_REQUIRED", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")
ENV_my_lower = os.environ.get("my_lower", "low")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:7
        self.client.get(
            "/a",
            params={
                "required": MY_REQUIRED,
                "default": MY_DEFAULT,
                "given": MY_GIVEN,
                "lower": ENV_my_lower,
                "clash": TARGET,
                "number": int(MY_NUMBER) + 1,
                "text": f"a {MY_REQUIRED} b",
            },
        )


# What follows is the same in every file that needs it.


require_environment("MY_REQUIRED")
