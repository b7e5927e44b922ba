"""Load test `captures_of_json` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import os
import random
import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any, Final, Literal

import geventhttpclient.client
from jsonpath_rfc9535 import JSONPathQuery
from jsonpath_rfc9535 import compile as compile_path
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
        with self.client.get("/j", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7")
            a = expect.capture("a", "$.a", lambda body: body["a"])
            deep = expect.capture(
                "deep", "$.b.c[1].d", lambda body: body["b"]["c"][1]["d"]
            )
            odd = expect.capture("odd", "$['odd key']", lambda body: body["odd key"])
            last = expect.capture("last", "$.l[-1]", lambda body: body["l"][-1])
            whole = expect.capture("whole", "$", lambda body: body)
            list_ = expect.capture("list", "$.l", lambda body: body["l"])
            first_id = expect.capture(
                "first_id",
                "$.items[*].id",
                lambda body: each(body["items"], "id"),
                pick="first",
            )
            last_id = expect.capture(
                "last_id",
                "$.items[*].id",
                lambda body: each(body["items"], "id"),
                pick="last",
            )
            second_id = expect.capture(
                "second_id",
                "$.items[*].id",
                lambda body: each(body["items"], "id"),
                pick=1,
            )
            any_id = expect.capture(
                "any_id",
                "$.items[*].id",
                lambda body: each(body["items"], "id"),
                pick="random",
            )
            all_ids = expect.capture(
                "all_ids",
                "$.items[*].id",
                lambda body: each(body["items"], "id"),
                pick="all",
            )
            cheap = expect.capture(
                "cheap",
                "$.items[?@.price < 2].id",
                lambda body: json_find("$.items[?@.price < 2].id", body),
                pick="all",
            )
            none = expect.capture(
                "none", "$.nope", lambda body: body["nope"], default="fallback"
            )
            optional = expect.capture(
                "optional", "$.nope", lambda body: body["nope"], required=False
            )
            empty = expect.capture(
                "empty",
                "$.nope[*]",
                lambda body: each(body["nope"]),
                pick="all",
                default=[],
            )
            beyond = expect.capture(
                "beyond",
                "$.items[*].id",
                lambda body: each(body["items"], "id"),
                pick=9,
                default=-1,
            )
            next_ = expect.capture(
                "next", "$.a", lambda body: body["a"], transform=lambda value: value + 1
            )
            shout = expect.capture(
                "shout",
                "$.items[*].name",
                lambda body: each(body["items"], "name"),
                pick="all",
                transform=lambda value: ",".join(map(text, value)).upper(),
            )
            kept = expect.capture(
                "kept",
                "$.nope",
                lambda body: body["nope"],
                default="untouched",
                transform=lambda value: value + 1,
            )
        logger.info(
            f"{text(a)} {text(deep)} {text(odd)} {text(last)} {text(whole)} {text(list_)}"
        )
        logger.info(
            f"{text(first_id)} {text(last_id)} {text(second_id)} {text(any_id)} {text(all_ids)} {text(cheap)}"
        )
        logger.info(
            f"{text(none)} {text(optional)} {text(empty)} {text(beyond)} {text(next_)} {text(shout)} {text(kept)}"
        )

        # spec.yaml:31
        self.client.post("/j", json={"whole": whole, "ids": all_ids})


# What follows is the same in every file that needs it.
