"""`specs/django_articles.yaml` as an expert writes it by hand."""

import os
import random
import re

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

TARGET = os.environ.get("TARGET", "http://localhost:8000")
PASSWORD = os.environ["READER_PASSWORD"]
CSRF_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Reader(FastHttpUser):
    host = TARGET
    weight = 3
    wait_time = between(1, 5)

    def on_start(self):
        with self.client.get("/accounts/login/", name="/accounts/login/", catch_response=True) as response:
            found = CSRF_TOKEN.search(response.text or "")
            if not found:
                response.failure("no CSRF token in the form")
                raise RescheduleTask
        with self.client.post(
            "/accounts/login/",
            name="/accounts/login/",
            headers={"Referer": response.url},
            data={
                "csrfmiddlewaretoken": found[1],
                "username": f"reader{random.randint(10, 50)}",
                "password": PASSWORD,
            },
            allow_redirects=False,
            catch_response=True,
        ) as response:
            if response.status_code != 302:
                response.failure(f"expected status 302, got {response.status_code}")
                raise RescheduleTask

    @task(3)
    def list_articles(self):
        self.client.get("/articles/", name="/articles/")

    @task(1)
    def read_an_article(self):
        self.client.get(f"/articles/{random.randint(1, 100)}/", name="/articles/{id}/")

    @task(2)
    def search(self):
        words = random.choice(["sessions", "forms", "caching"])
        self.client.get("/articles/search/", name="/articles/search/", params={"q": words})


class App(FastHttpUser):
    host = TARGET
    weight = 1
    wait_time = between(1, 5)

    def on_start(self):
        self.username = f"reader{random.randint(10, 50)}"
        with self.client.post(
            "/api/token/",
            name="/api/token/",
            json={"username": self.username, "password": PASSWORD},
            catch_response=True,
        ) as response:
            try:
                self.token = response.json()["access"]
            except (ValueError, TypeError, KeyError):
                response.failure("no token in the answer")
                raise RescheduleTask from None

    @task
    def read_profile(self):
        with self.client.get(
            "/api/profile/",
            name="/api/profile/",
            headers={"Authorization": f"Bearer {self.token}"},
            catch_response=True,
        ) as response:
            try:
                username = response.json()["username"]
            except (ValueError, TypeError, KeyError):
                response.failure("no username in the answer")
                return
            if username != self.username:
                response.failure(f"expected username {self.username}, got {username}")
