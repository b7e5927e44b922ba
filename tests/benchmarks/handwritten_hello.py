"""`specs/hello.yaml` as an expert writes it by hand."""

import os

from locust import FastHttpUser, between, task


class Visitor(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(1, 2)

    @task
    def health(self):
        self.client.get("/health", name="/health")
