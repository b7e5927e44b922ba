"""Load test `nothing_is_judged` for Locust, made from spec.yaml by scenarioc."""

import functools
import logging
import math
import os
import re
import ssl
import time
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, User, events, task
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner
from locust.stats import StatsError
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# visitor (spec.yaml:5)
class Visitor(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def visitor(self) -> None:
        # spec.yaml:5
        self.client.get("/")


# What follows is the same in every file that needs it.


judge_nothing()
