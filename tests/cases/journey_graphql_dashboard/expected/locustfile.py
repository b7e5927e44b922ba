"""Load test `journey_graphql_dashboard` for Locust, made from spec.yaml by
scenarioc.
"""

import json
import operator
import os
import random
import re
import ssl
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, Literal

import geventhttpclient.client
from locust import FastHttpUser, between, task
from locust.contrib.fasthttp import LocustBadStatusCode
from locust.exception import RescheduleTask
from requests import RequestException

# Without this, a GET is sent up to twelve times when a server closes without an answer.
geventhttpclient.client.IDEMPOTENT_METHODS = frozenset()

TARGET = os.environ.get("TARGET", "http://localhost:8000")
TOKEN = os.environ.get("TOKEN", "none")
MANAGER_HEADERS = {"Authorization": f"Bearer {TOKEN}"}


# manager (spec.yaml:23)
class Manager(FastHttpUser):
    host = TARGET.rstrip("/")
    wait_time = between(1, 5)
    default_headers = MANAGER_HEADERS
    insecure = False
    ssl_context_factory = staticmethod(tls_context)

    @task(4)
    def look(self) -> None:
        # projects (spec.yaml:5)
        with self.client.post(
            "/graphql",
            json={"query": "query { projects { id } }"},
            name="projects",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:5")
            expect.json("$.errors", lambda body: body["errors"], exists=False)
            project = expect.capture(
                "project",
                "$.data.projects[*].id",
                lambda body: each(body["data"]["projects"], "id"),
                pick="random",
            )

        # tasks (spec.yaml:11)
        with self.client.post(
            "/graphql",
            json={
                "query": "query($id: ID!) { tasks(project: $id) { id title } }",
                "variables": {"id": project},
            },
            name="tasks",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.json("$.errors", lambda body: body["errors"], exists=False)
            expect.json(
                "$.data.tasks[*].title",
                lambda body: each(body["data"]["tasks"], "title"),
                type="string",
            )
            expect.capture(
                "first",
                "$.data.tasks[*].id",
                lambda body: each(body["data"]["tasks"], "id"),
                pick="first",
            )

    @task
    def close(self) -> None:
        # projects (spec.yaml:5)
        with self.client.post(
            "/graphql",
            json={"query": "query { projects { id } }"},
            name="projects",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:5")
            expect.json("$.errors", lambda body: body["errors"], exists=False)
            project = expect.capture(
                "project",
                "$.data.projects[*].id",
                lambda body: each(body["data"]["projects"], "id"),
                pick="random",
            )

        # tasks (spec.yaml:11)
        with self.client.post(
            "/graphql",
            json={
                "query": "query($id: ID!) { tasks(project: $id) { id title } }",
                "variables": {"id": project},
            },
            name="tasks",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:11")
            expect.json("$.errors", lambda body: body["errors"], exists=False)
            expect.json(
                "$.data.tasks[*].title",
                lambda body: each(body["data"]["tasks"], "title"),
                type="string",
            )
            first = expect.capture(
                "first",
                "$.data.tasks[*].id",
                lambda body: each(body["data"]["tasks"], "id"),
                pick="first",
            )

        # close task (spec.yaml:17)
        with self.client.post(
            "/graphql",
            json={
                "query": "mutation($id: ID!) { close(id: $id) { state } }",
                "variables": {"id": first},
            },
            name="close task",
            catch_response=True,
        ) as response:
            expect = Expect(response, "spec.yaml:17")
            expect.json(
                "$.data.close.state",
                lambda body: body["data"]["close"]["state"],
                equals="CLOSED",
            )


# What follows is the same in every file that needs it.
