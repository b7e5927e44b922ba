"""Load test `chat` for Locust, made from spec.yaml by scenarioc."""

import datetime
import functools
import itertools
import json
import logging
import operator
import os
import random
import re
import ssl
import time
import weakref
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Any, Final, Literal, NoReturn, Self
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

import gevent
import geventhttpclient.client
import requests
import socketio
from gevent import GreenletExit
from gevent.event import AsyncResult, Event
from gevent.queue import Empty, JoinableQueue
from locust import FastHttpUser, TaskSet, User, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.env import Environment
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.runners import WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")
TALKER_HEADERS = {"X-Client": "load test", "Authorization": "Bearer t-1"}
LISTENER_HEADERS = {"X-Client": "load test"}


# talker (spec.yaml:7)
class Talker(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = TALKER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    room: Any = "blue"

    @task
    @closes_connections
    def talker(self) -> None:
        # spec.yaml:11
        self.client.get("/visit")

        # spec.yaml:12
        sio(self).connect(
            "/chat",
            "spec.yaml:12",
            name="connect /chat",
            params={"room": self.room},
            headers={"X-Client": "load test", "Authorization": "Bearer t-1"},
            credentials={"token": user_id(self)},
        )

        # spec.yaml:13
        sio(self).emit("spec.yaml:13", "ready", name="emit ready")

        # spec.yaml:14
        sio(self).emit(
            "spec.yaml:14", "say", "price", {"item": 7}, 12.5, name="emit say"
        )

        # spec.yaml:15
        sio(self).emit(
            "spec.yaml:15", "say", f"news {self.room}", "hello", name="emit say"
        )

        # spec.yaml:17
        with sio(self).receive(
            "spec.yaml:17",
            name="receive news {room}",
            event=f"news {self.room}",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:17")
            expect.time(below_ms=10000)
            expect.json("$[0]", lambda body: body[0], contains="ell")

        # spec.yaml:20
        with sio(self).receive(
            "spec.yaml:20",
            name="price pushed",
            event="price",
            until=lambda expect: expect.json(
                "$[0].item", lambda body: body[0]["item"], equals=7
            ),
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:20")
            price = expect.capture("price", "$[1]", lambda body: body[1])
        gevent.sleep(1)

        # spec.yaml:26
        with sio(self).call(
            "spec.yaml:26",
            "rename",
            {"name": "Ann", "price": price},
            [1, None],
            name="call rename",
            timeout_s=5,
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:26")
            expect.json("$[0].name", lambda body: body[0]["name"], equals="Bert")
            name = expect.capture("name", "$[0].name", lambda body: body[0]["name"])
            rest = expect.capture("rest", "$[1]", lambda body: body[1])

        # spec.yaml:30
        with sio(self).call(
            "spec.yaml:30",
            f"done {text(rest[0])}",
            name,
            name="call done {rest[0]}",
            catch_response=True,
        ) as response:
            Expect(response, "spec.yaml:30", on_failure=end_iteration, user=self)

        # spec.yaml:31
        sio(self).close()


# listener (spec.yaml:32)
class Listener_(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = LISTENER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    def on_start(self) -> None:
        keep_trying(self, self.begin)

    def begin(self) -> None:
        # spec.yaml:34
        sio(self, "feed").connect(
            "/",
            "spec.yaml:34",
            name="connect feed /",
            headers={"X-Client": "load test"},
            transports=["websocket"],
        )

    @task
    def ask(self) -> None:
        # spec.yaml:38
        sio(self, "feed").emit("spec.yaml:38", "say", "tick", 1, name="emit feed say")

        # spec.yaml:39
        sio(self, "feed").receive(
            "spec.yaml:39",
            name="receive feed tick",
            event="tick",
            timeout_s=5,
            fresh=True,
        )

    @task
    @closes_connections
    def refused(self) -> None:
        # spec.yaml:42
        sio(self).connect(
            "/refused",
            "spec.yaml:42",
            name="connect /refused",
            headers={"X-Client": "load test"},
            transports=["polling"],
        )

        # spec.yaml:43
        self.client.get("/never")

    def on_stop(self) -> None:
        close_connections(self)


# What follows is the same in every file that needs it.
