"""Load test `load_throughput_by_name` for Locust, made from spec.yaml by scenarioc."""

import functools
import logging
import math
import os
import re
import signal
import statistics
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate
from typing import Any, ClassVar, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, User, events, task
from locust.clients import HttpSession
from locust.contrib.fasthttp import FastHttpSession
from locust.runners import STATE_RUNNING, STATE_STOPPED, MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()


# browse (spec.yaml:8)
class Browse(FastHttpUser):
    host = "http://localhost:8000"

    @task
    def browse(self) -> None:
        # list items (spec.yaml:5)
        self.client.get("/items")

        # unhurried (spec.yaml:6)
        self.client.get("/slow")


# search (spec.yaml:9)
class Search(FastHttpUser):
    host = "http://localhost:8000"

    @task
    def search(self) -> None:
        # list items (spec.yaml:5)
        self.client.get("/items")

        # spec.yaml:9
        self.client.get("/search")


PROFILES = {
    "mixed": [(0, 20), (60, 20)],
    "other": [(0, 20), (60, 20)],
}


class Load(StagedLoad):
    profiles = PROFILES


# What follows is the same in every file that needs it.


SEARCHES = env_rate("SEARCHES", "90/m", above=0)


refuse_wrong_figures()


offer_profiles(list(PROFILES), "mixed")
hold_throughputs(
    {"mixed": {"browse": 10, "list items": 50}, "other": {"search": SEARCHES}},
    {"browse": Browse, "search": Search},
    {"list items": ([Browse, Search], [("GET", "/items")])},
)
finish_completely()
