"""Load test `https_without_verification` for Locust, made from spec.yaml by
scenarioc.
"""

import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()


# reader (spec.yaml:6)
class Reader(FastHttpUser):
    host = "https://localhost:8443"
    ssl_context_factory = staticmethod(tls_contexts(verify=False))
    never: Any = False

    @task
    def reader(self) -> None:
        if self.never:
            # spec.yaml:9
            self.client.get("/a")
