"""Payments whose form is signed."""

import hashlib
import hmac
import itertools
import os
import random

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

KEY = os.environ.get("KEY", "demo")
numbers = itertools.count(1)


def signature(form):
    text = "&".join(f"{name}={form[name]}" for name in sorted(form))
    return hmac.new(KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


class Payer(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(1, 3)

    @task
    def payer(self):
        form = {"order": f"o-{next(numbers)}", "amount": random.randint(100, 900)}
        headers = {"X-Signature": signature(form)}
        with self.client.post("/pay", data=form, headers=headers, catch_response=True) as response:
            if response.status_code != 201:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            receipt = response.json().get("receipt")
            if receipt is None:
                response.failure("no receipt")
                raise RescheduleTask()
        with self.client.get(f"/receipts/{receipt}", name="/receipts/{receipt}", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif response.json().get("state") != "paid":
                response.failure("not paid")
