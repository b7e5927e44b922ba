"""Load test `journey_application_form` for Locust, made from spec.yaml by scenarioc.

A form of several pages, as public services have them.
"""

import datetime
import functools
import json
import math
import operator
import os
import random
import re
import signal
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from types import TracebackType
from typing import Any, ClassVar, Final, Literal, NoReturn, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

import gevent
import geventhttpclient.client
import lxml.etree
import lxml.html
from cssselect import HTMLTranslator
from faker import Faker
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, User, constant, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import InterruptTaskSet, RescheduleTask
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# applicant (spec.yaml:20)
class Applicant(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = constant(10)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def applicant(self) -> None:
        with TimedGroup(self, "application"):
            path = "/apply/name"
            field = "name"
            text_ = fake.name()
            next_ = "/apply/birth"

            # spec.yaml:9
            with self.client.get(path, name="page", catch_response=True) as response:
                expect = Expect(
                    response, "spec.yaml:9", on_failure=end_iteration, user=self
                )
                csrf = expect.capture_css(
                    "csrf", "input[name=_csrf]", attribute="value"
                )
            gevent.sleep(random.uniform(2, 5))

            # spec.yaml:14
            with self.client.post(
                path,
                data=urlencode(
                    {"_csrf": one_or_many(csrf), "field": field, "value": text_},
                    doseq=True,
                ),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                name="submit",
                catch_response=True,
            ) as response:
                expect = Expect(
                    response, "spec.yaml:14", on_failure=end_iteration, user=self
                )
                expect.url(contains=next_)
            path_2 = "/apply/birth"
            field_2 = "birth"
            text_2 = f"1980-01-{random.randint(10, 28)}"
            next_2 = "/apply/confirm"

            # spec.yaml:9
            with self.client.get(path_2, name="page", catch_response=True) as response:
                expect = Expect(
                    response, "spec.yaml:9", on_failure=end_iteration, user=self
                )
                csrf = expect.capture_css(
                    "csrf", "input[name=_csrf]", attribute="value"
                )
            gevent.sleep(random.uniform(2, 5))

            # spec.yaml:14
            with self.client.post(
                path_2,
                data=urlencode(
                    {"_csrf": one_or_many(csrf), "field": field_2, "value": text_2},
                    doseq=True,
                ),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                name="submit",
                catch_response=True,
            ) as response:
                expect = Expect(
                    response, "spec.yaml:14", on_failure=end_iteration, user=self
                )
                expect.url(contains=next_2)
            path_3 = "/apply/confirm"
            field_3 = "agree"
            text_3 = "yes"
            next_3 = "/apply/done"

            # spec.yaml:9
            with self.client.get(path_3, name="page", catch_response=True) as response:
                expect = Expect(
                    response, "spec.yaml:9", on_failure=end_iteration, user=self
                )
                csrf = expect.capture_css(
                    "csrf", "input[name=_csrf]", attribute="value"
                )
            gevent.sleep(random.uniform(2, 5))

            # spec.yaml:14
            with self.client.post(
                path_3,
                data=urlencode(
                    {"_csrf": one_or_many(csrf), "field": field_3, "value": text_3},
                    doseq=True,
                ),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                name="submit",
                catch_response=True,
            ) as response:
                expect = Expect(
                    response, "spec.yaml:14", on_failure=end_iteration, user=self
                )
                expect.url(contains=next_3)


PROFILES = {
    "default": [(30, 20), (300, 20), (30, 0)],
}


class Load(StagedLoad):
    profiles = PROFILES


# What follows is the same in every file that needs it.


fake = new_fake()


offer_profiles(list(PROFILES), "default")
finish_completely()
