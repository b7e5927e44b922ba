"""Load test `arrivals` for Locust, made from spec.yaml by scenarioc."""

import functools
import logging
import math
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, NoReturn, TypeVar

import gevent
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, LoadTestShape, constant, events, task
from locust.dispatch import UsersDispatcher
from locust.exception import RescheduleTask, StopUser
from locust.runners import STATE_RUNNING, MasterRunner, WorkerRunner


# browse (spec.yaml:6)
class Browse(FastHttpUser):
    host = "http://localhost:8000"
    weight = 3
    wait_time = constant(1)

    @task
    def browse(self) -> None:
        # spec.yaml:9
        self.client.get("/items")


# buy (spec.yaml:10)
class Buy(FastHttpUser):
    host = "http://localhost:8000"

    @task
    def buy(self) -> None:
        # spec.yaml:11
        self.client.get("/items/1")

        # spec.yaml:11
        self.client.post("/orders")


PROFILES = {
    "light": [(0, 5), (120, 5)],
}


ARRIVALS = {
    "peak": Arrivals(
        [
            Phase(60, 5, 5),
            Phase(120, 5, 50),
            Phase(30, 0, 0),
            Phase(60, 100 / 60, 100 / 60, mix={"Buy": 1}),
        ],
        max_users=500,
    ),
    "people": Arrivals([Phase(600, 0.5, 0.5)], poisson=True, seed=42),
}


class Load(ArrivingLoad):
    profiles = PROFILES
    arrivals = ARRIVALS


# What follows is the same in every file that needs it.


offer_profiles(["light", "peak", "people"], "light")
let_users_arrive(ARRIVALS)
finish_completely()
