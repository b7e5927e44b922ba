"""Students of a course; each group of pages is left after a while."""

import os
import random

from faker import Faker
from locust import FastHttpUser, LoadTestShape, TaskSet, between, task

fake = Faker()


class Student(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(3, 10)

    @task(4)
    class Courseware(TaskSet):
        @task(5)
        def open_section(self):
            self.client.get(f"/course/section/{random.randint(1, 8)}", name="/course/section/{randint(1, 8)}")

        @task(2)
        def answer(self):
            with self.client.post(
                "/course/answer", data={"choice": random.randint(1, 4)}, catch_response=True
            ) as response:
                if response.status_code != 200:
                    response.failure(f"status {response.status_code}")
                elif not isinstance(response.json().get("correct"), bool):
                    response.failure("no verdict")

        @task
        def progress(self):
            self.client.get("/course/progress")

        @task
        def leave(self):
            self.interrupt()

    @task(1)
    class Forum(TaskSet):
        @task(3)
        def list_threads(self):
            self.client.get("/forum")

        @task
        def reply(self):
            with self.client.post(
                f"/forum/{random.randint(1, 3)}",
                name="/forum/{randint(1, 3)}",
                json={"text": fake.sentence()},
                catch_response=True,
            ) as response:
                if response.status_code != 201:
                    response.failure(f"status {response.status_code}")

        @task(2)
        def leave(self):
            self.interrupt()


class Shape(LoadTestShape):
    def tick(self):
        seconds = self.get_run_time()
        if seconds < 120:
            return max(1, int(100 * seconds / 120)), 10
        return (100, 10) if seconds < 720 else None
