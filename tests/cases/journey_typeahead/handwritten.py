import os
import random
import time

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

WORDS = ["chair", "sofa", "table lamp"]


class Searcher(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(2, 4)

    @task
    def searcher(self):
        word = random.choice(WORDS)
        for end in range(3, len(word) + 1):
            self.suggest(word[:end])
            time.sleep(random.uniform(0.1, 0.3))
        hits = self.search(word)
        if hits:
            self.client.get(f"/items/{random.choice(hits)}", name="/items/{hit}")

    def suggest(self, text):
        with self.client.get("/suggest", params={"q": text}, name="/suggest", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                return
            if not isinstance(response.json().get("suggestions"), list):
                response.failure("no suggestions")

    def search(self, word):
        with self.client.get("/search", params={"q": word}, name="/search", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            return [hit["id"] for hit in response.json().get("hits", []) if "id" in hit]
