"""Load test `functions_of_numbers` for Locust, made from spec.yaml by scenarioc."""

import os
import ssl
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
    l_: Any = None
    n: Any = 7

    def on_start(self) -> None:
        self.l_ = [3, 1, 2]

    @task
    def reader(self) -> None:
        # spec.yaml:8
        self.client.post(
            "/a",
            json={
                "int": int("5") + int(2.9),
                "float": float("2.5"),
                "bool": [boolean("no"), boolean("yes"), bool(0), bool(self.l_)],
                "round": round(2.567, 2),
                "rounded": round(2.5),
                "abs": abs(-3),
                "min": min(self.l_),
                "max": max(1, self.n, 3),
                "sum": sum(self.l_),
                "sorted": sorted(self.l_),
                "range": list(range(1, 6, 2)),
                "arithmetic": [
                    self.n + 1,
                    self.n - 1,
                    self.n * 2,
                    self.n / 2,
                    self.n // 2,
                    self.n % 2,
                    self.n**2,
                    -self.n,
                ],
                "compare": [
                    1 < self.n <= 7,
                    self.n == 7,
                    self.n != 7,
                    self.n in self.l_,
                    self.n not in self.l_,
                    not self.n,
                ],
                "condition": "big" if self.n > 5 else "small",
                "logic": (self.n > 5 and self.l_) or "none",
            },
        )


# What follows is the same in every file that needs it.
