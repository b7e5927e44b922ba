"""`grouped.yaml` as an expert writes it by hand."""

import os
import random
import time
from contextlib import contextmanager

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

TARGET = os.environ.get("TARGET", "http://localhost:8000")


@contextmanager
def group(user, name):
    row = user.environment.stats.get(name, "GROUP")
    start = time.perf_counter()
    try:
        yield
    except Exception:
        row.log_error(None)
        raise
    finally:
        row.log((time.perf_counter() - start) * 1000, 0)


def body_of(response, status=200):
    if response.status_code != status:
        response.failure(f"expected status {status}, got {response.status_code}")
        raise RescheduleTask
    try:
        return response.json()
    except (ValueError, TypeError):
        response.failure("the body is not JSON")
        raise RescheduleTask from None


class Customer(FastHttpUser):
    host = TARGET
    wait_time = between(1, 2)

    @task
    def buy(self):
        with group(self, "find a product"):
            with self.client.get(
                "/products/search", name="/products/search", params={"q": "lamp"}, catch_response=True
            ) as response:
                count = body_of(response).get("count", 0)
                kind = response.headers.get("Content-Type", "").partition(";")[0]
                if kind != "application/json":
                    response.failure(f"expected application/json, got {kind}")
                elif not count > 0:
                    response.failure(f"expected a count above 0, got {count}")
            with self.client.get("/products", name="/products", catch_response=True) as response:
                products = body_of(response).get("products", ())
                if len(products) != 20:
                    response.failure(f"expected 20 products, got {len(products)}")
                try:
                    product = random.choice([product["id"] for product in products])
                except (TypeError, LookupError):
                    response.failure("no product in the answer")
                    raise RescheduleTask from None
        with (
            group(self, "look at it"),
            self.client.get(f"/products/{product}", name="/products/{product}", catch_response=True) as response,
        ):
            body = body_of(response)
            if body.get("id") != product:
                response.failure(f"expected id {product}, got {body.get('id')}")
            if "title" not in body:
                response.failure("no title in the answer")
                raise RescheduleTask
        with self.client.post("/data", name="/data", json={"name": body["title"]}, catch_response=True) as response:
            location = response.headers.get("Location", "")
            if response.status_code != 201:
                response.failure(f"expected status 201, got {response.status_code}")
            elif not location.startswith("/data/"):
                response.failure(f"expected a location below /data/, got {location}")
