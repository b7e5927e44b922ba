import os

from faker import Faker
from locust import FastHttpUser, between, events, task
from locust.exception import RescheduleTask

fake = Faker()


class Client(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(0.5, 2)
    default_headers = {"X-Api-Key": os.environ.get("API_KEY", "none")}

    @task
    def client_(self):
        with self.client.post(
            "/notes", json={"title": fake.sentence(3), "done": False}, catch_response=True
        ) as response:
            if response.status_code != 201:
                response.failure(f"expected 201, got {response.status_code}")
                raise RescheduleTask()
            if response.request_meta["response_time"] > 1000:
                response.failure("too slow")
            note_id = response.json()["id"]
        url, name = f"/notes/{note_id}", "/notes/{note_id}"
        with self.client.get(url, name=name, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"expected 200, got {response.status_code}")
            elif response.json().get("id") != note_id:
                response.failure("another note")
        self.client.put(url, name=name, json={"done": True})
        with self.client.delete(url, name=name, catch_response=True) as response:
            if response.status_code != 204:
                response.failure(f"expected 204, got {response.status_code}")
        with self.client.get(url, name=name, catch_response=True) as response:
            if response.status_code == 404:
                response.success()
            else:
                response.failure(f"expected 404, got {response.status_code}")


@events.quitting.add_listener
def judge(environment, **_):
    if environment.stats.total.fail_ratio >= 0.01:
        environment.process_exit_code = 1
