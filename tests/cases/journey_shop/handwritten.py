"""Visitors look around, customers log in and buy."""

import os
import random
import time

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

HOST = os.environ.get("TARGET", "http://localhost:8000")


class ShopUser(FastHttpUser):
    abstract = True
    host = HOST
    headers = {}

    def list_items(self):
        with self.client.get("/items", headers=self.headers, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            items = response.json().get("items", [])
            if len(items) != 3:
                response.failure(f"expected 3 items, got {len(items)}")
            if not items:
                raise RescheduleTask()
            return random.choice(items)["id"]


class Visitor(ShopUser):
    weight = 3
    wait_time = between(1, 5)

    @task(5)
    def look_around(self):
        item_id = self.list_items()
        time.sleep(1)
        with self.client.get(f"/items/{item_id}", name="/items/{item_id}", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif response.json().get("id") != item_id:
                response.failure("another item")

    @task(2)
    def search(self):
        self.client.get("/search", params={"q": random.choice(["chair", "lamp"])})


class Customer(ShopUser):
    weight = 1
    wait_time = between(2, 8)

    def on_start(self):
        user = f"customer{random.randint(1, 50)}"
        password = os.environ.get("PASSWORD", "demo")
        with self.client.post("/login", json={"user": user, "password": password}, catch_response=True) as response:
            if response.status_code != 200 or "token" not in response.json():
                response.failure("login failed")
                return
            self.headers = {"Authorization": f"Bearer {response.json()['token']}"}

    @task
    def customer(self):
        item_id = self.list_items()
        order = {"item": item_id, "quantity": random.randint(1, 3)}
        with self.client.post("/orders", json=order, headers=self.headers, catch_response=True) as response:
            if response.status_code != 201:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            order_id = response.json()["id"]
        with self.client.get(
            f"/orders/{order_id}", name="/orders/{order_id}", headers=self.headers, catch_response=True
        ) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif response.json().get("state") != "open":
                response.failure(f"state {response.json().get('state')}")
