"""Load test `safety` for Locust, made from spec.yaml by scenarioc."""

import functools
import ipaddress
import logging
import os
import signal
import socket
import ssl
import sys
import time
import unicodedata
import urllib.parse
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import gevent
import gevent.socket
import geventhttpclient.client
import requests
from gevent.lock import Semaphore
from geventhttpclient.client import HTTPClientPool
from geventhttpclient.url import URL
from locust import FastHttpUser, events, task
from locust.contrib.fasthttp import LocustUserAgent
from locust.runners import (
    STATE_CLEANUP,
    STATE_STOPPING,
    LocalRunner,
    MasterRunner,
    WorkerRunner,
)
from requests.adapters import HTTPAdapter

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

BRAKE = os.environ.get("BRAKE", "http://localhost:8000/brake")
TARGET = os.environ.get("TARGET", "http://localhost:8000")
TEAM = os.environ.get("TEAM", "shop")


# reader (spec.yaml:13)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:14
        self.client.get("/")


# What follows is the same in every file that needs it.


keep_to_hosts(
    ["localhost", "127.0.0.1", "*.staging.test", "10.0.0.0/8"], [Reader], "spec.yaml:4"
)
confirm_production(["shop.test"], [Reader], "spec.yaml:4")
mark_requests({"X-Load-Test": "true", "X-Team": TEAM})
stop_beyond("spec.yaml:4", users=100, requests_per_s=500, seconds=300)
stop_on_file("STOP")
stop_on_answer(BRAKE)
stop_on_signal()
