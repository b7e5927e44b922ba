"""How many recommendations are asked for is decided by a flag of each user."""

import os
import random
import zlib

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask


def rounds(visitor, share):
    return 4 if zlib.crc32(visitor.encode()) % 100 < share * 100 else 1


class Viewer(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(1, 4)
    visitor = None

    def on_start(self):
        with self.client.get("/session", catch_response=True) as response:
            found = [cookie.value for cookie in self.client.cookiejar if cookie.name == "visitor"]
            if response.status_code != 200 or not found:
                response.failure("no visitor")
            else:
                self.visitor = found[0]

    @task
    def viewer(self):
        if self.visitor is None:
            raise RescheduleTask()
        for slot in range(rounds(self.visitor, 0.5)):
            self.recommendation(slot)
        with self.client.get("/history", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif response.json().get("visitor") != self.visitor:
                response.failure("another visitor")

    def recommendation(self, slot):
        query = {"visitor": self.visitor, "slot": slot}
        with self.client.get("/recommendations", params=query, name="/recommendations", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            items = response.json().get("items", [])
            if len(items) != 2:
                response.failure(f"{len(items)} items")
            if not items:
                raise RescheduleTask()
            item = random.choice(items)["id"]
        self.client.get(f"/items/{item}", name="/items/{item}", headers={"X-Slot": str(slot)})
