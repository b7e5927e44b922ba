"""A tool that is launched from a learning platform with a signed token."""

import base64
import hashlib
import hmac
import json
import os
import random
import time
from urllib.parse import parse_qs, urlsplit

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask
from lxml import html

SECRET = os.environ.get("SECRET", "demo")


def encoded(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def launch_token(name):
    head = encoded(b'{"alg":"HS256"}') + "." + encoded(json.dumps({"sub": name}).encode())
    return f"{head}.{encoded(hmac.digest(SECRET.encode(), head.encode(), hashlib.sha256))}"


class Student(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(10, 30)
    attempt = None

    def on_start(self):
        form = {"token": launch_token(f"student{random.randint(1, 500)}")}
        with self.client.post("/launch", data=form, allow_redirects=False, catch_response=True) as response:
            if response.status_code != 303:
                response.failure(f"status {response.status_code}")
                return
            response.success()
            home = response.headers["Location"]
        self.attempt = parse_qs(urlsplit(home).query)["attempt"][0]
        with self.client.get(home, name="home", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif "Quiz" not in html.document_fromstring(response.text).findtext(".//h1", ""):
                response.failure("no quiz")

    @task
    def student(self):
        if self.attempt is None:
            raise RescheduleTask()
        for question in range(1, random.randint(3, 5)):
            self.answer(f"/attempts/{self.attempt}/questions/{question}")

    def answer(self, url):
        name = "/attempts/{attempt}/questions/{question}"
        with self.client.get(url, name=name, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            options = html.fromstring(response.text).xpath("//input[@name='option']/@value")
            if not options:
                response.failure("no options")
                raise RescheduleTask()
        time.sleep(random.uniform(1, 5))
        with self.client.post(url, name=name, data={"option": random.choice(options)}, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif "Saved" not in response.text:
                response.failure("not saved")
