"""People who registered come back."""

import os
import random
from collections import deque

from faker import Faker
from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

fake = Faker()
known = deque(maxlen=1000)


class Person(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(5, 10)

    @task
    def register(self):
        email = f"{fake.user_name()}@example.test"
        with self.client.post("/register", json={"email": email}, catch_response=True) as response:
            if response.status_code != 201:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
        known.append(email)

    @task(3)
    def come_back(self):
        if not known:
            raise RescheduleTask()
        with self.client.post("/login", json={"email": random.choice(known)}, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            token = response.json().get("token")
            if token is None:
                response.failure("no token")
                raise RescheduleTask()
        headers = {"Authorization": f"Bearer {token}"}
        with self.client.get("/me", headers=headers, catch_response=True) as response:
            kind = response.headers.get("Content-Type", "")
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif kind.split(";")[0] != "application/json":
                response.failure(f"type {kind}")
