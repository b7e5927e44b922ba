"""Load test `body_graphql` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import operator
import os
import random
import re
import ssl
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, Literal

import geventhttpclient.client
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
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
        with self.client.post(
            "/graphql",
            json={
                "query": "query Item($id: ID!) { item(id: $id) { title } }",
                "variables": {"id": random.randint(1, 9)},
                "operationName": "Item",
            },
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:7")
            expect.json("$.errors", lambda body: body["errors"], exists=False)
            title = expect.capture(
                "title", "$.data.item.title", lambda body: body["data"]["item"]["title"]
            )

        # spec.yaml:14
        self.client.post("/graphql", json={"query": "{ ping }"})
        logger.info(text(title))


# What follows is the same in every file that needs it.
