"""Load test `connections_shared` for Locust, made from spec.yaml by scenarioc."""

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
from geventhttpclient.client import HTTPClientPool
from locust import FastHttpUser, LoadTestShape, User, events, task
from locust.dispatch import UsersDispatcher
from locust.exception import RescheduleTask, StopUser
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "https://localhost:8443")


# browse (spec.yaml:9)
class Browse(FastHttpUser):
    host = TARGET.rstrip("/")
    connection_timeout = 2
    network_timeout = 10
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    client_pool = shared_connections(
        network_timeout=10,
        connection_timeout=2,
        insecure=False,
        ssl_context_factory=tls_context,
    )

    @task
    def browse(self) -> None:
        # spec.yaml:9
        self.client.get("/items")


ARRIVALS = {
    "default": Arrivals([Phase(60, 300, 300)]),
}


class Load(ArrivingLoad):
    arrivals = ARRIVALS


# What follows is the same in every file that needs it.


offer_profiles(["default"], "default")
let_users_arrive(ARRIVALS)
finish_completely()
