"""A form of several pages, as public services have them."""

import os
import random
import time

from faker import Faker
from locust import FastHttpUser, LoadTestShape, constant, task
from locust.exception import RescheduleTask
from lxml import html

fake = Faker()


class Applicant(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = constant(10)

    @task
    def applicant(self):
        start = time.perf_counter()
        failed = True
        try:
            self.page("/apply/name", "name", fake.name(), "/apply/birth")
            self.page("/apply/birth", "birth", f"1980-01-{random.randint(10, 28)}", "/apply/confirm")
            self.page("/apply/confirm", "agree", "yes", "/apply/done")
            failed = False
        finally:
            row = self.environment.stats.get("application", "GROUP")
            row.log((time.perf_counter() - start) * 1000, 0)
            if failed:
                row.log_error(None)

    def page(self, path, field, value, following):
        token = self.token(path)
        time.sleep(random.uniform(2, 5))
        form = {"_csrf": token, "field": field, "value": value}
        with self.client.post(path, name="submit", data=form, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            if following not in response.url:
                response.failure(f"went to {response.url}")
                raise RescheduleTask()

    def token(self, path):
        with self.client.get(path, name="page", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            found = html.fromstring(response.text).xpath("//input[@name='_csrf']/@value")
            if not found:
                response.failure("no token")
                raise RescheduleTask()
            return found[0]


class Shape(LoadTestShape):
    stages = [(30, 20), (330, 20)]

    def tick(self):
        seconds = self.get_run_time()
        if seconds < 30:
            return max(1, int(20 * seconds / 30)), 5
        if seconds < 330:
            return 20, 5
        return (max(0, int(20 * (360 - seconds) / 30)), 5) if seconds < 360 else None
