"""Load test `checks_of_json_schema` for Locust, made from spec.yaml by scenarioc."""

import json
import os
import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import geventhttpclient.client
from jsonschema.validators import validator_for
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:7
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7")
            expect.schema(
                {
                    "type": "object",
                    "required": ["id"],
                    "properties": {
                        "id": {"type": "integer"},
                        "tags": {"type": "array", "items": {"type": "string"}},
                    },
                }
            )

        # spec.yaml:8
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:8")
            expect.schema({"type": "object", "required": ["nope"]})

        # spec.yaml:9
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            expect.schema(
                {
                    "type": "object",
                    "properties": {"tags": {"type": "array", "minItems": 5}},
                }
            )

        # spec.yaml:10
        with self.client.get("/text", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.schema({"type": "object"})


# What follows is the same in every file that needs it.
