"""Load test `body_multipart` for Locust, made from spec.yaml by scenarioc."""

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
    who: Any = "Ada"

    @task
    def writer(self) -> None:
        # spec.yaml:8
        self.client.post(
            "/upload",
            data={"title": f"About {self.who}", "number": "3"},
            files={
                "document": ("notes.txt", file_content("sent/notes.txt"), "text/plain"),
                "picture": (
                    f"{self.who}.png",
                    file_content("sent/notes.txt"),
                    "image/png",
                ),
                "inline": ("rows.csv", f"id;name\n1;{self.who}", "text/csv"),
                "typed": (None, "{}", "application/json"),
            },
        )

        # spec.yaml:16
        self.client.post(
            "/upload",
            files={
                "document": ("notes.txt", file_content("sent/notes.txt"), "text/plain"),
                "after": (None, "it"),
            },
        )

        # spec.yaml:18
        self.client.post(
            "/upload", files={"only": (None, "fields"), "and": (None, self.who)}
        )


# What follows is the same in every file that needs it.
