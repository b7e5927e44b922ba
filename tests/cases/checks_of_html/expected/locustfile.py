"""Load test `checks_of_html` for Locust, made from spec.yaml by scenarioc."""

import json
import operator
import os
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, Final

import geventhttpclient.client
import lxml.etree
import lxml.html
from cssselect import HTMLTranslator
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustBadStatusCode
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
            expect.css("h1", equals="Hello world")
            expect.css("ul.items li", count=3)
            expect.css("a.next", exists=True)
            expect.css("li", contains="B")

        # spec.yaml:8
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:8")
            expect.css("h1", equals="Goodbye")

        # spec.yaml:9
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:9")
            expect.css("h2", exists=True)

        # spec.yaml:10
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:10")
            expect.css("h2", exists=False)

        # spec.yaml:11
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.css("li", not_contains="B")

        # spec.yaml:12
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:12")
            expect.xpath("//h1", equals="Hello world")
            expect.xpath("//a/@href", contains="page")
            expect.xpath("count(//li)", equals=3)
            expect.xpath("//li[2]", equals="B")

        # spec.yaml:13
        with self.client.get("/p", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:13")
            expect.xpath("//h1", equals="x")

        # spec.yaml:14
        with self.client.get("/x", catch_response=True) as response:
            expect = Expect(response, "spec.yaml:14")
            expect.xpath("//item/@id", equals="2")
            expect.xpath("//item", count=2)


# What follows is the same in every file that needs it.
