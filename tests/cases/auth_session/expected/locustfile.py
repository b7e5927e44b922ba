"""Load test `auth_session` for Locust, made from spec.yaml by scenarioc.

Users who log in through the form of a page, and send its token with what they
change.
"""

from __future__ import annotations

import json
import logging
import math
import operator
import os
import random
import re
import ssl
import sys
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from functools import cache, lru_cache
from html import unescape
from http.cookies import SimpleCookie
from typing import Any, Final, Literal, NoReturn
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request

import gevent
import geventhttpclient.client
from gevent import GreenletExit
from gevent.lock import Semaphore
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

PASSWORD = os.environ.get("PASSWORD", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# author (spec.yaml:17)
class Author(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def author(self) -> None:
        # spec.yaml:20
        editor(self).get("/articles/")


# buyer (spec.yaml:21)
class Buyer(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def buyer(self) -> None:
        # spec.yaml:24
        shop(self).post(
            "/shop/cart",
            json={"item": 3},
            headers={"Cookie": cookie_header(self.client, {"theme": "dark"})},
        )


# editor (spec.yaml:6)
def log_in_as_editor(user: Any) -> Token:
    # spec.yaml:7
    with user.client.get(
        "/accounts/login/", name="log in as editor", catch_response=True
    ) as response:
        expect = expect_login(response, "spec.yaml:7")
        page = expect.capture_url("page")
        csrf = expect.capture_hidden("csrf", "csrfmiddlewaretoken")

    # spec.yaml:8
    with user.client.post(
        "/accounts/login/",
        data={"csrfmiddlewaretoken": csrf, "username": "editor", "password": PASSWORD},
        headers={"Referer": page},
        allow_redirects=False,
        name="log in as editor",
        catch_response=True,
    ) as response:
        expect_login(response, "spec.yaml:8", status="3xx")
    return Token({})


# shop (spec.yaml:10)
def log_in_as_shop(user: Any) -> Token:
    # spec.yaml:11
    with user.client.get(
        "/shop", name="log in as shop", catch_response=True
    ) as response:
        expect = expect_login(response, "spec.yaml:11", user=user)
        page = expect.capture_url("page")
        csrf = expect.capture_cookie("csrf", "csrftoken")

    # spec.yaml:13
    with user.client.post(
        "/shop/login",
        data={"_csrf": csrf, "mail": "anna@example.test", "word": PASSWORD},
        headers={"Referer": page},
        name="log in as shop",
        catch_response=True,
    ) as response:
        expect = expect_login(response, "spec.yaml:13", status=200, user=user)
        csrf_2 = expect.capture_cookie("csrf", "csrftoken")
    return Token({"X-CSRF-Token": csrf_2})


# What follows is the same in every file that needs it.


require_environment("PASSWORD")
editor = each_user_logs_in("editor", log_in_as_editor)
shop = each_user_logs_in("shop", log_in_as_shop)
