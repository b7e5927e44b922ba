"""Load test `captures_of_html` for Locust, made from spec.yaml by scenarioc."""

import datetime
import json
import logging
import operator
import os
import random
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from html import unescape
from typing import Any, Final, Literal

import geventhttpclient.client
import lxml.etree
import lxml.html
from cssselect import HTMLTranslator
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def reader(self) -> None:
        # spec.yaml:7
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:7")
            title = expect.capture_css("title", "h1")
            links = expect.capture_css("links", "a", attribute="href", pick="all")
            last_link = expect.capture_css(
                "last_link", "a", attribute="href", pick="last"
            )
            any_link = expect.capture_css(
                "any_link", "a[rel=next]", attribute="href", pick="random"
            )
            none = expect.capture_css("none", "h2", default="no heading")
            text_ = expect.capture_xpath("text", "//h1/text()")
            hrefs = expect.capture_xpath("hrefs", "//a/@href", pick="all")
            second = expect.capture_xpath("second", "//a", pick=1)
            csrf = expect.capture_hidden("csrf", "csrf")
            upper = expect.capture_hidden("upper", "other")
            missing = expect.capture_hidden("missing", "nope", default="-")
        logger.info(
            f"{text(title)} {text(links)} {text(last_link)} {text(any_link)} {text(none)} {text(text_)} {text(hrefs)} {text(second)} {csrf} {upper} {text(missing)}"
        )


# What follows is the same in every file that needs it.
