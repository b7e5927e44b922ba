"""Load test `journey_upload_and_poll` for Locust, made from spec.yaml by scenarioc."""

import itertools
import json
import operator
import os
import random
import re
import ssl
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal, NoReturn

import gevent
import geventhttpclient.client
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from locust.stats import StatsError
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# sender (spec.yaml:5)
class Sender(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(5, 10)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def sender(self) -> None:
        # spec.yaml:8
        with self.client.post(
            "/uploads",
            data={"title": f"Report {counter('reports')}"},
            files={"file": ("report.csv", file_content("sent/report.csv"), "text/csv")},
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:8", status=202)
            job = expect.capture_header("job", "Location")
        for _ in range(10):
            # spec.yaml:18
            with self.client.get(job, name="job", catch_response=True) as response:
                expect = Expect(response, "spec.yaml:18")
                state = expect.capture("state", "$.state", lambda body: body["state"])
            if state == "done":
                break
            gevent.sleep(0.5)
        else:
            gave_up(self, '${state == "done"}', "spec.yaml:14")

        # spec.yaml:21
        with self.client.get(
            f"{job}/result", name="result", catch_response=True
        ) as response:
            expect = Expect(response, "spec.yaml:21")
            expect.content_type("text/csv")
            expect.body(contains="total")


# What follows is the same in every file that needs it.
