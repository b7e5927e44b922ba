"""`specs/python_backend.yaml` as an expert writes it by hand."""

import os
import random
import string

from faker import Faker
from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

TARGET = os.environ.get("TARGET", "http://localhost:8000")
MISSING = object()
fake = Faker(use_weighting=False)


def too_slow(response, limit_ms):
    took_ms = response.request_meta["response_time"]
    if took_ms < limit_ms:
        return False
    response.failure(f"expected less than {limit_ms} ms, got {took_ms:.0f} ms")
    return True


def body_of(response):
    try:
        return response.json()
    except (ValueError, TypeError):
        response.failure("the body is not JSON")
        return {}


class DataService(FastHttpUser):
    host = TARGET
    weight = 2
    wait_time = between(1, 3)

    @task(3)
    def get_data(self):
        with self.client.get("/data", name="/data", params={"limit": 20}, catch_response=True) as response:
            if response.status_code >= 400 or too_slow(response, 500):
                return
            items = body_of(response).get("items", ())
            if len(items) != 20:
                response.failure(f"expected 20 items, got {len(items)}")

    @task(2)
    def post_data(self):
        name = "".join(random.choices(string.ascii_letters + string.digits, k=8))
        body = {"name": f"probe-{name}", "value": random.randint(0, 100)}
        with self.client.post("/data", name="/data", json=body, catch_response=True) as response:
            if response.status_code != 201:
                response.failure(f"expected status 201, got {response.status_code}")
                return
            if too_slow(response, 1000):
                return
            if not isinstance(body_of(response).get("id"), int):
                response.failure("expected a whole number as id")

    @task(1)
    def query_database(self):
        params = {"min_total": random.randint(1, 400)}
        with self.client.get("/database/query", name="/database/query", params=params, catch_response=True) as response:
            if response.status_code < 400:
                too_slow(response, 1000)

    @task(2)
    def read_cache(self):
        url = f"/cache/item-{random.randint(1, 50)}"
        with self.client.get(url, name="/cache/{key}", catch_response=True) as response:
            if response.status_code < 400:
                too_slow(response, 100)


class CustomerService(FastHttpUser):
    host = TARGET
    weight = 1
    wait_time = between(2, 5)

    def on_start(self):
        self.customer = random.randint(1, 500)

    @task(5)
    def browse(self):
        params = {"page": random.randint(1, 10)}
        with self.client.get("/products", name="/products", params=params, catch_response=True) as response:
            if response.status_code < 400:
                too_slow(response, 500)
            try:
                product = random.choice([product["id"] for product in response.json()["products"]])
            except (ValueError, TypeError, LookupError):
                response.failure("no product in the answer")
                raise RescheduleTask from None
        with self.client.get(f"/products/{product}", name="/products/{product}", catch_response=True) as response:
            if response.status_code >= 400 or too_slow(response, 500):
                return
            found = body_of(response).get("id", MISSING)
            if found != product:
                response.failure(f"expected id {product}, got {found}")

    @task(2)
    def search_products(self):
        params = {"q": random.choice(["lamp", "red chair", "clock"])}
        with self.client.get(
            "/products/search", name="/products/search", params=params, catch_response=True
        ) as response:
            if response.status_code >= 400 or too_slow(response, 500):
                return
            count = body_of(response).get("count", 0)
            if not count > 0:
                response.failure(f"expected a count above 0, got {count}")

    @task(1)
    def update_profile(self):
        body = {"city": fake.city(), "newsletter": True}
        with self.client.put(
            f"/customers/{self.customer}/profile",
            name="/customers/{customer}/profile",
            json=body,
            catch_response=True,
        ) as response:
            if response.status_code >= 400 or too_slow(response, 1000):
                return
            found = body_of(response).get("id", MISSING)
            if found != self.customer:
                response.failure(f"expected id {self.customer}, got {found}")
