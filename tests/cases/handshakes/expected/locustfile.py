"""Load test `handshakes` for Locust, made from spec.yaml by scenarioc."""

from __future__ import annotations

import base64
import datetime
import functools
import hashlib
import itertools
import json
import logging
import math
import os
import random
import re
import ssl
import time
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from types import TracebackType
from typing import Any, Final, Literal, NoReturn, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from urllib.request import Request

import gevent
import geventhttpclient.client
import websocket
from gevent import GreenletExit
from gevent.lock import Semaphore
from gevent.queue import Queue
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
LISTENER_HEADERS = {"X-Client": "load test", "Content-Type": "application/json"}


# listener (spec.yaml:14)
class Listener_(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = LISTENER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    @closes_connections
    def listener(self) -> None:
        # spec.yaml:18
        member(self).get("/visit", headers={"X-Room": str(user_id(self))})

        # spec.yaml:19
        ws(self).connect(
            "/live",
            "spec.yaml:19",
            name="connect /live",
            params={"room": "a b"},
            headers={"X-Room": str(user_id(self))},
            auth=member,
        )

        # spec.yaml:20
        ws(self, "plain").connect(
            "/live",
            "spec.yaml:20",
            name="connect plain /live",
            headers={"X-Client": "load test", "X-Room": str(user_id(self))},
        )

        # spec.yaml:21
        ws(self, "signed").connect(
            "/live?v=2",
            "spec.yaml:21",
            name="connect signed /live",
            headers={"X-Client": "load test", "X-Room": str(user_id(self))},
            auth=signed,
        )

        # spec.yaml:22
        ws(self, "partner").connect(
            "/live?v=3",
            "spec.yaml:22",
            name="connect partner /live",
            params={"key": "k-1"},
            headers={"X-Client": "load test", "X-Room": str(user_id(self))},
        )


# member (spec.yaml:6)
def log_in_as_member(user: Any) -> Token:
    # spec.yaml:7
    with user.client.post(
        "/login", json={"name": "ann"}, name="log in as member", catch_response=True
    ) as response:
        expect = expect_login(response, "spec.yaml:7")
        token = expect.capture("token", "$.token", lambda body: body["token"])
    return Token({"Authorization": f"Bearer {token}"}, lasts_s=jwt_lifetime(token))


# signed (spec.yaml:10)
def sign_for_signed(user: Any, request: dict[str, Any]) -> dict[str, str]:
    return {
        "X-Signature": hashlib.sha256(
            (request["method"] + request["path"] + request["query"]).encode()
        ).hexdigest()
    }


# What follows is the same in every file that needs it.


member = each_user_logs_in("member", log_in_as_member)
signed = Signature(sign_for_signed)
