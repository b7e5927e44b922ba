"""Load test `auth_signature` for Locust, made from spec.yaml by scenarioc.

Requests signed as AWS wants it (Signature Version 4), by an HMAC of one line,
and by hooks.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
import logging
import math
import os
import random
import ssl
import sys
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

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

AWS_ACCESS_KEY_ID = os.environ.get("AWS_ACCESS_KEY_ID", "")
AWS_SECRET_ACCESS_KEY = os.environ.get("AWS_SECRET_ACCESS_KEY", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")
WEBHOOK_SECRET = os.environ.get("WEBHOOK_SECRET", "")


# machine (spec.yaml:39)
class Machine(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def machine(self) -> None:
        # spec.yaml:42
        aws(self).get("/prod/items", params={"limit": 20, "after": "a b"})

        # spec.yaml:44
        aws(self).post("/prod/items", json={"title": "Ünïcode", "n": 3})

        # spec.yaml:46
        hook(self).post("/webhook", data={"a": 1, "b": "two words"})

        # spec.yaml:49
        with own(self).get("/own", catch_response=True) as response:
            Expect(response, "spec.yaml:49", status=200)

        # spec.yaml:52
        ticket_(self).get("/ticket")


# aws (spec.yaml:7)
def sign_for_aws(user: Any, request: dict[str, Any]) -> dict[str, str]:
    stamp = request["time"].strftime("%Y%m%dT%H%M%SZ")
    day = request["time"].strftime("%Y%m%d")
    scope = f"{day}/eu-central-1/execute-api/aws4_request"
    payload = hashlib.sha256(request["body"].encode()).hexdigest()
    canonical = f"{request['method']}\n{request['path']}\n{request['query']}\nhost:{request['host']}\nx-amz-content-sha256:{payload}\nx-amz-date:{stamp}\n\nhost;x-amz-content-sha256;x-amz-date\n{payload}"
    day_key = hmac_sha256("AWS4" + AWS_SECRET_ACCESS_KEY, day)
    region_key = hmac_sha256(day_key, "eu-central-1", key_format="hex")
    service_key = hmac_sha256(region_key, "execute-api", key_format="hex")
    signing_key = hmac_sha256(service_key, "aws4_request", key_format="hex")
    text_ = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac_sha256(signing_key, text_, key_format="hex")
    return {
        "X-Amz-Date": stamp,
        "X-Amz-Content-Sha256": payload,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={AWS_ACCESS_KEY_ID}/{scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}",
    }


# hook (spec.yaml:33)
def sign_for_hook(user: Any, request: dict[str, Any]) -> dict[str, str]:
    return {
        "X-Signature": hmac_sha256(
            WEBHOOK_SECRET, request["method"] + request["path"] + request["body"]
        )
    }


# own (spec.yaml:36)
def sign_for_own(user: Any, request: dict[str, Any]) -> dict[str, str]:
    return sign(user, request)


# ticket (spec.yaml:37)
def log_in_as_ticket_(user: Any) -> Token:
    return Token(ticket(user), lasts_s=300)


# From hooks.py: edit it there.


def sign(user: Any, request: dict[str, Any]) -> dict[str, str]:
    """Headers for one request."""
    return {"X-Own": f"{request['method']} {request['path']} {len(request['body'])}"}


def ticket(user: Any) -> dict[str, str]:
    """Headers for many requests."""
    return {"X-Ticket": "t-1"}


# What follows is the same in every file that needs it.


require_environment("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "WEBHOOK_SECRET")
aws = Signature(sign_for_aws)
hook = Signature(sign_for_hook)
own = Signature(sign_for_own)
ticket_ = each_user_logs_in("ticket", log_in_as_ticket_)
