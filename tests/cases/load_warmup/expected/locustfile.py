"""Load test `load_warmup` for Locust, made from spec.yaml by scenarioc."""

import functools
import gc
import logging
import math
import os
import random
import signal
import socket
import ssl
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, NoReturn, TypeVar

import gevent
import gevent.socket
import geventhttpclient.client
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, User, constant, events, task
from locust.dispatch import UsersDispatcher
from locust.exception import RescheduleTask, StopUser
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# visitor (spec.yaml:5)
class Visitor(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = constant(1)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def visitor(self) -> None:
        # spec.yaml:5
        self.client.get("/")


PROFILES = {
    "steady": [(0, 5), (120, 5)],
    "short": [(0, 5), (60, 5)],
    "cold": [(0, 5), (120, 5)],
}


ARRIVALS = {
    "arriving": Arrivals([Phase(60, 5, 5)]),
}

# The first seconds are left out of results and thresholds.
WARMUP_S = {
    "steady": 30,
    "short": 10,
    "arriving": 5,
}


class Load(ArrivingLoad):
    profiles = PROFILES
    arrivals = ARRIVALS


# What follows is the same in every file that needs it.


offer_profiles(["steady", "short", "arriving", "cold"], "steady")
let_users_arrive(ARRIVALS)
finish_completely()
