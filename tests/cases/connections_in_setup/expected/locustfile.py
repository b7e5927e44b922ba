"""Load test `connections_in_setup` for Locust, made from spec.yaml by scenarioc."""

import datetime
import functools
import json
import logging
import math
import operator
import os
import random
import re
import signal
import ssl
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from http.client import HTTPException
from http.cookies import SimpleCookie
from itertools import chain
from types import TracebackType
from typing import Any, Final, Literal, NoReturn, Self, TypeVar
from urllib.parse import urlencode, urlsplit
from urllib.request import Request

import gevent
import geventhttpclient.client
import requests
import socketio
import websocket
from gevent import GreenletExit
from gevent.event import AsyncResult, Event
from gevent.lock import Semaphore
from gevent.queue import Empty, JoinableQueue, Queue
from locust import FastHttpUser, TaskSet, User, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.env import Environment
from locust.exception import CatchResponseError, RescheduleTask, StopTest, StopUser
from locust.rpc.protocol import Message
from locust.runners import (
    STATE_CLEANUP,
    STATE_RUNNING,
    STATE_STOPPING,
    LocalRunner,
    MasterRunner,
    WorkerRunner,
)
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException
from urllib3.exceptions import HTTPError

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# setup (spec.yaml:4)
class Setup(FastHttpUser):
    abstract = True
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)
    room: Any = None

    @closes_connections
    def set_up(self) -> None:
        # spec.yaml:5
        ws(self).connect("/live", "spec.yaml:5", name="connect /live")

        # spec.yaml:6
        with ws(self).send(
            "wake up", "spec.yaml:6", name="send", catch_response=True
        ) as response:
            Expect(response, "spec.yaml:6", on_failure=end_iteration, user=self)

        # spec.yaml:7
        with ws(self).receive(
            "spec.yaml:7", name="receive", catch_response=True
        ) as response:
            Expect(response, "spec.yaml:7", on_failure=end_iteration, user=self)

        # spec.yaml:8
        ws(self).close()

        # spec.yaml:9
        sio(self).connect("/admin", "spec.yaml:9", name="connect /admin")

        # spec.yaml:10
        with sio(self).emit(
            "spec.yaml:10",
            "say",
            "ready",
            {"room": 7},
            name="emit say",
            catch_response=True,
        ) as response:
            Expect(response, "spec.yaml:10", on_failure=end_iteration, user=self)

        # spec.yaml:11
        with sio(self).receive(
            "spec.yaml:11", name="receive ready", event="ready", catch_response=True
        ) as response:
            expect = Expect(
                response, "spec.yaml:11", on_failure=end_iteration, user=self
            )
            self.room = expect.capture(
                "room", "$[0].room", lambda body: body[0]["room"]
            )

        # spec.yaml:12
        sio(self).close()

        # spec.yaml:13
        sse(self).connect(
            "/log",
            "spec.yaml:13",
            name="connect /log",
            params={"room": one_or_many(self.room)},
        )

        # spec.yaml:14
        with sse(self).receive(
            "spec.yaml:14", name="receive", catch_response=True
        ) as response:
            Expect(response, "spec.yaml:14", on_failure=end_iteration, user=self)

        # spec.yaml:15
        with sse(self).end(
            "spec.yaml:15", name="receive end", catch_response=True
        ) as response:
            Expect(response, "spec.yaml:15", on_failure=end_iteration, user=self)

    @closes_connections
    def tear_down(self) -> None:
        # spec.yaml:25
        sse(self).connect("/log", "spec.yaml:25", name="connect /log")

        # spec.yaml:26
        sse(self).receive(
            "spec.yaml:26",
            name="receive",
            until=lambda expect: expect.body(equals="two"),
        )


# visitor (spec.yaml:17)
class Visitor(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    @closes_connections
    def visitor(self) -> None:
        for attempt in attempts(2, every_s=1):
            with attempt:
                # spec.yaml:21
                ws(self).connect("/live", "spec.yaml:21", name="connect /live")

                # spec.yaml:22
                with ws(self).send(
                    Setup.room, "spec.yaml:22", name="send", catch_response=True
                ) as response:
                    Expect(
                        response, "spec.yaml:22", on_failure=end_iteration, user=self
                    )

                # spec.yaml:23
                with ws(self).receive(
                    "spec.yaml:23", name="receive", catch_response=True
                ) as response:
                    Expect(
                        response, "spec.yaml:23", on_failure=end_iteration, user=self
                    )


# What follows is the same in every file that needs it.


once_per_test(Setup, ["room"])
