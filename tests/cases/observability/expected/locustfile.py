"""Load test `observability` for Locust, made from spec.yaml by scenarioc."""

import functools
import itertools
import json
import logging
import math
import os
import random
import re
import signal
import ssl
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, NamedTuple, NoReturn, TypeVar

import gevent
from gevent import GreenletExit
from gevent.lock import Semaphore
from gevent.pywsgi import WSGIServer
from locust import FastHttpUser, LoadTestShape, User, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.dispatch import UsersDispatcher
from locust.exception import RescheduleTask, StopUser
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner
from locust.stats import StatsEntry
from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector
from requests import RequestException

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# uploader (spec.yaml:6)
class Uploader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def uploader(self) -> None:
        # spec.yaml:8
        with self.client.post("/upload", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:8")
            processed = expect.capture(
                "processed", "$.processed", lambda body: body["processed"]
            )
        RECORDS.add(self, processed)


ARRIVALS = {
    "default": Arrivals([Phase(30, 5, 5)], max_users=10),
}


class Load(ArrivingLoad):
    arrivals = ARRIVALS


# What follows is the same in every file that needs it.


RECORDS = Metric("records", "counter")


offer_profiles(["default"], "default")
let_users_arrive(ARRIVALS)
finish_completely()


serve_prometheus(9646, counts=arrival_counts, metrics=metric_totals)
