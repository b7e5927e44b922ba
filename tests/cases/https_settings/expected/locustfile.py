"""Load test `https_settings` for Locust, made from spec.yaml by scenarioc."""

import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

from locust import FastHttpUser, task


# reader (spec.yaml:10)
class Reader(FastHttpUser):
    host = "https://localhost:8443"
    network_timeout = 10
    max_redirects = 3
    insecure = False
    ssl_context_factory = staticmethod(
        tls_contexts(authority="ca.pem", certificate=("client.pem", "client.key"))
    )
    never: Any = False

    @task
    def reader(self) -> None:
        if self.never:
            # spec.yaml:14
            self.client.get("/a")
