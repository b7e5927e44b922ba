"""Load test `auth_oauth2` for Locust, made from spec.yaml by scenarioc.

The grants of OAuth 2.0.
"""

from __future__ import annotations

import base64
import json
import logging
import math
import os
import random
import re
import ssl
import sys
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any, Final, Literal, NoReturn, TypeVar

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.event import Event
from gevent.lock import Semaphore
from locust import FastHttpUser, events, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.runners import MasterRunner, WorkerRunner
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

CLIENT_SECRET = os.environ.get("CLIENT_SECRET", "")
OTHER = os.environ.get("OTHER", "")
PASSWORD = os.environ.get("PASSWORD", "")
REFRESH_TOKEN = os.environ.get("REFRESH_TOKEN", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# machine (spec.yaml:29)
class Machine(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def machine(self) -> None:
        # spec.yaml:32
        service(self).get("/orders")

        # spec.yaml:33
        service(self).get("/stock")


# human (spec.yaml:34)
class Human(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def human(self) -> None:
        # spec.yaml:37
        person(self).get("/profile")

        # spec.yaml:38
        returning(self).get("/inbox")


# service (spec.yaml:6)
def log_in_as_service(user: Any) -> Token:
    # spec.yaml:8
    with user.client.post(
        f"{OTHER}/oauth/token",
        data={
            "grant_type": "client_credentials",
            "scope": "read write",
            "audience": "orders",
        },
        headers={"Authorization": basic_auth("shop", CLIENT_SECRET)},
        name="log in as service",
        catch_response=True,
    ) as response:
        expect = expect_login(response, "spec.yaml:8")
        token = expect.capture(
            "token", "$.access_token", lambda body: body["access_token"]
        )
        expires = expect.capture(
            "expires", "$.expires_in", lambda body: body["expires_in"], required=False
        )
    return Token({"Authorization": f"Bearer {token}"}, lasts_s=expires)


# person (spec.yaml:14)
def log_in_as_person(user: Any) -> Token:
    # spec.yaml:16
    with user.client.post(
        "/oauth/token",
        data={
            "grant_type": "password",
            "username": "anna",
            "password": PASSWORD,
            "client_id": "app",
        },
        name="log in as person",
        catch_response=True,
    ) as response:
        expect = expect_login(response, "spec.yaml:16")
        token = expect.capture(
            "token", "$.access_token", lambda body: body["access_token"]
        )
        expires = expect.capture(
            "expires", "$.expires_in", lambda body: body["expires_in"], required=False
        )
        refresh = expect.capture(
            "refresh",
            "$.refresh_token",
            lambda body: body["refresh_token"],
            required=False,
        )
    return Token(
        {"Authorization": f"Bearer {token}"}, lasts_s=expires, refresh_token=refresh
    )


def renew_person(user: Any, refresh_token: str) -> Token:
    # spec.yaml:16
    with user.client.post(
        "/oauth/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": "app",
        },
        name="log in as person",
        catch_response=True,
    ) as response:
        expect = expect_login(response, "spec.yaml:16")
        token = expect.capture(
            "token", "$.access_token", lambda body: body["access_token"]
        )
        expires = expect.capture(
            "expires", "$.expires_in", lambda body: body["expires_in"], required=False
        )
        refresh = expect.capture(
            "refresh",
            "$.refresh_token",
            lambda body: body["refresh_token"],
            required=False,
        )
    return Token(
        {"Authorization": f"Bearer {token}"}, lasts_s=expires, refresh_token=refresh
    )


# returning (spec.yaml:21)
def log_in_as_returning(user: Any) -> Token:
    # spec.yaml:23
    with user.client.post(
        "/oauth/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": REFRESH_TOKEN,
            "client_id": "app",
            "client_secret": CLIENT_SECRET,
        },
        name="log in as returning",
        catch_response=True,
    ) as response:
        expect = expect_login(response, "spec.yaml:23")
        token = expect.capture(
            "token", "$.access_token", lambda body: body["access_token"]
        )
        expires = expect.capture(
            "expires", "$.expires_in", lambda body: body["expires_in"], required=False
        )
        refresh = expect.capture(
            "refresh",
            "$.refresh_token",
            lambda body: body["refresh_token"],
            required=False,
        )
    return Token(
        {"Authorization": f"Bearer {token}"}, lasts_s=expires, refresh_token=refresh
    )


def renew_returning(user: Any, refresh_token: str) -> Token:
    # spec.yaml:23
    with user.client.post(
        "/oauth/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": "app",
            "client_secret": CLIENT_SECRET,
        },
        name="log in as returning",
        catch_response=True,
    ) as response:
        expect = expect_login(response, "spec.yaml:23")
        token = expect.capture(
            "token", "$.access_token", lambda body: body["access_token"]
        )
        expires = expect.capture(
            "expires", "$.expires_in", lambda body: body["expires_in"], required=False
        )
        refresh = expect.capture(
            "refresh",
            "$.refresh_token",
            lambda body: body["refresh_token"],
            required=False,
        )
    return Token(
        {"Authorization": f"Bearer {token}"}, lasts_s=expires, refresh_token=refresh
    )


# What follows is the same in every file that needs it.


require_environment("CLIENT_SECRET", "OTHER", "PASSWORD", "REFRESH_TOKEN")
service = one_user_logs_in("service", log_in_as_service)
person = each_user_logs_in(
    "person", log_in_as_person, renew=renew_person, on_status=(401, 403), margin_s=5
)
returning = each_user_logs_in("returning", log_in_as_returning, renew=renew_returning)
