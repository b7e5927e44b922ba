"""Load test `functions_of_text` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import os
import re
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
    t: Any = "  Hello World  "

    @task
    def reader(self) -> None:
        # spec.yaml:8
        self.client.post(
            "/a",
            json={
                "lower": self.t.lower(),
                "upper": self.t.upper(),
                "strip": self.t.strip(),
                "split": self.t.split(),
                "split_at": ["a", "b"],
                "join": "-".join(map(text, ["a", 1, True])),
                "replace": self.t.replace("l", "L"),
                "matches": bool(re.search("W.r", self.t)),
                "extract": extract(self.t, "(W\\w+)"),
                "slice": self.t[2:7],
                "index": self.t[2],
                "len": len(self.t),
                "str": text([1, None]),
                "concat": self.t.strip() + "!",
                "mixed": f"<{self.t}> 1.5 true null {text([1, 'a'])} ${{literal}}",
                "starts": "Hello" in self.t,
            },
        )


# What follows is the same in every file that needs it.
