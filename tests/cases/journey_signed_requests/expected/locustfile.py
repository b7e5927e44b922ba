"""Load test `journey_signed_requests` for Locust, made from spec.yaml by scenarioc.

Payments whose form is signed by a hook.
"""

import datetime
import hashlib
import hmac
import itertools
import json
import operator
import os
import random
import re
import ssl
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, Final, Literal
from urllib.parse import urlencode

import geventhttpclient.client
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

KEY = os.environ.get("KEY", "demo")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


# payer (spec.yaml:7)
class Payer(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(1, 3)
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def payer(self) -> None:
        order = f"o-{counter('orders')}"
        amount = random.randint(100, 900)
        signed = signature(self, key=KEY, order=order, amount=amount)

        # spec.yaml:14
        with self.client.post(
            "/pay",
            data=urlencode(
                {"amount": one_or_many(amount), "order": one_or_many(order)}, doseq=True
            ),
            headers={
                "X-Signature": text(signed),
                "Content-Type": "application/x-www-form-urlencoded",
            },
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:14", status=201)
            receipt = expect.capture(
                "receipt", "$.receipt", lambda body: body["receipt"]
            )

        # spec.yaml:19
        with self.client.get(
            f"/receipts/{quoted(receipt)}",
            name="/receipts/{receipt}",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:19")
            expect.json("$.state", lambda body: body["state"], equals="paid")


# From hooks.py: edit it there.


def signature(user: Any, key: str, **form: Any) -> str:
    text = "&".join(f"{name}={form[name]}" for name in sorted(form))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


# What follows is the same in every file that needs it.
