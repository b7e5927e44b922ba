"""Reads a list page by page, a random number of pages, then one entry of the last."""

import os
import random
import time

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask


class Reader(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(1, 2)

    @task
    def reader(self):
        path, pages = "/entries", random.randint(2, 4)
        while path and pages:
            path = self.read(path)
            pages -= 1
            time.sleep(0.5)
        if random.random() < 0.7:
            self.client.get("/entries/1")
        else:
            self.like()

    def read(self, path):
        with self.client.get(path, name="entries", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            page = response.json()
            if not isinstance(page.get("entries"), list):
                response.failure("no entries")
            return page.get("next")

    def like(self):
        with self.client.post("/entries/1/like", catch_response=True) as response:
            if response.status_code not in (201, 204):
                response.failure(f"status {response.status_code}")
