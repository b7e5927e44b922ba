"""Load test `double_slashes` for Locust, made from spec.yaml by scenarioc."""

from typing import Any

import geventhttpclient.client
from geventhttpclient.url import URL
from locust import FastHttpUser, task
from locust.contrib.fasthttp import LocustUserAgent

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()


# reader (spec.yaml:5)
class Reader(FastHttpUser):
    host = "http://localhost:8000"

    @task
    def reader(self) -> None:
        # spec.yaml:5
        self.client.get("//double//slash")


# What follows is the same in every file that needs it.


allow_double_slashes()
