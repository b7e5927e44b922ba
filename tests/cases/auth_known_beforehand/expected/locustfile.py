"""Load test `auth_known_beforehand` for Locust, made from spec.yaml by scenarioc.

Credentials that are known when the test starts are headers and parameters like
others.
"""

import base64
import os
import ssl
import sys
from functools import cache

import geventhttpclient.client
from locust import FastHttpUser, task

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

ADMIN_PASSWORD = os.environ.get("ADMIN_PASSWORD", "")
MAP_KEY = os.environ.get("MAP_KEY", "")
OTHER = os.environ.get("OTHER", "")
PARTNER_KEY = os.environ.get("PARTNER_KEY", "")
ROBOT_TOKEN = os.environ.get("ROBOT_TOKEN", "")
TARGET = os.environ.get("TARGET", "http://localhost:8000")


OPERATOR_HEADERS = {"Authorization": basic_auth("admin", ADMIN_PASSWORD)}


# operator (spec.yaml:11)
class Operator(FastHttpUser):
    host = TARGET.rstrip("/")
    default_headers = OPERATOR_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def operator(self) -> None:
        # spec.yaml:14
        self.client.get("/admin/users")

        # spec.yaml:15
        self.client.get("/admin/jobs", headers={"Accept": "application/json"})


# client (spec.yaml:17)
class Client(FastHttpUser):
    host = TARGET.rstrip("/")
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task
    def client_(self) -> None:
        # spec.yaml:20
        self.client.get("/items", headers={"Authorization": f"Bearer {ROBOT_TOKEN}"})

        # spec.yaml:21
        self.client.get("/health")

        # spec.yaml:23
        self.client.get("/tiles/3", params={"zoom": 4, "key": MAP_KEY})

        # spec.yaml:26
        self.client.post(
            "/orders", json={"item": 3}, headers={"X-Partner-Key": PARTNER_KEY}
        )

        # spec.yaml:29
        self.client.get(f"{OTHER}/assets/logo.png", name="{env.OTHER}/assets/logo.png")


# What follows is the same in every file that needs it.


require_environment("ADMIN_PASSWORD", "MAP_KEY", "OTHER", "PARTNER_KEY", "ROBOT_TOKEN")
