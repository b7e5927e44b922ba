"""Load test `functions_of_encoding` for Locust, made from spec.yaml by scenarioc."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import ssl
import sys
import time
import urllib.parse
from functools import cache
from typing import Any

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

KEY = os.environ.get("KEY", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    t: Any = "a b/ü"
    link: Any = "x/y?z=1&q=a b"
    payload: Any = '{"id": 5}'

    @task
    def reader(self) -> None:
        # spec.yaml:8
        self.client.post(
            f"/a/{quoted(self.t)}",
            json={
                "json": json_text([1, "x"]),
                "parsed": json.loads(self.payload)["id"],
                "url": quoted(self.t),
                "raw": self.t,
                "b64": base64.b64encode(self.t.encode()).decode(),
                "back": base64_decode("YSBi"),
                "md5": hashlib.md5(self.t.encode()).hexdigest(),
                "sha1": hashlib.sha1(self.t.encode()).hexdigest(),
                "sha256": encoded(hashlib.sha256(self.t.encode()).digest(), "base64"),
                "hmac": hmac_sha256("key", self.t),
                "hmac64": hmac_sha256(KEY, self.t, output="base64url"),
                "totp": totp("JBSWY3DPEHPK3PXP"),
            },
            name="/a/{urlencode(t)}",
        )

        # spec.yaml:22
        self.client.get(f"/raw/{self.link}", name="/raw/{link}")


# What follows is the same in every file that needs it.


require_environment("KEY")
