import itertools
import os
import time
from pathlib import Path

from locust import HttpUser, between, task
from locust.exception import RescheduleTask

REPORT = (Path(__file__).parent / "report.csv").read_bytes()
numbers = itertools.count(1)


class Sender(HttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(5, 10)

    @task
    def sender(self):
        job = self.upload()
        self.wait_for(job)
        with self.client.get(f"{job}/result", name="result", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif not response.headers.get("Content-Type", "").startswith("text/csv"):
                response.failure(f"type {response.headers.get('Content-Type')}")
            elif "total" not in response.text:
                response.failure("no total")

    def upload(self):
        with self.client.post(
            "/uploads",
            data={"title": f"Report {next(numbers)}"},
            files={"file": ("report.csv", REPORT, "text/csv")},
            catch_response=True,
        ) as response:
            if response.status_code != 202 or "Location" not in response.headers:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            return response.headers["Location"]

    def wait_for(self, job):
        for _ in range(10):
            with self.client.get(job, name="job", catch_response=True) as response:
                if response.status_code != 200:
                    response.failure(f"status {response.status_code}")
                    raise RescheduleTask()
                if response.json().get("state") == "done":
                    return
            time.sleep(0.5)
        raise RescheduleTask()
