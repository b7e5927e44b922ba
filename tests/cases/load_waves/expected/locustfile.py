"""Load test `load_waves` for Locust, made from spec.yaml by scenarioc."""

import functools
import math
import os
import signal
import ssl
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, User, events, task
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


LOW = env_count("LOW", 2)


# visitor (spec.yaml:5)
class Visitor(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def visitor(self) -> None:
        # spec.yaml:5
        self.client.get("/")


PROFILES = {
    "steps": [(0, 5), (120, 5), (0, 10), (120, 10)],
    "waves": [
        (60, LOW),
        (30, 8),
        (60, 8),
        (30, LOW),
        (30, 8),
        (60, 8),
        (30, LOW),
        (30, 8),
        (60, 8),
        (30, LOW),
        (10, 0),
    ],
}


class Load(StagedLoad):
    profiles = PROFILES


# What follows is the same in every file that needs it.


refuse_wrong_figures()


offer_profiles(list(PROFILES), "steps")
finish_completely()
