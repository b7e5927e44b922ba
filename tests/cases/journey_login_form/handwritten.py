import os
import random
import re

from faker import Faker
from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

fake = Faker()
HOST = os.environ.get("TARGET", "http://localhost:8000")
PASSWORD = os.environ.get("PASSWORD", "demo")
TOKEN = re.compile(r"""name=["']?csrfmiddlewaretoken["']?\s+value=["']?([^"'> ]+)""")


class Editor(FastHttpUser):
    host = HOST
    wait_time = between(1, 3)

    def csrf(self, path):
        with self.client.get(path, catch_response=True) as response:
            match = TOKEN.search(response.text or "")
            if response.status_code != 200 or match is None:
                response.failure("no CSRF token")
                raise RescheduleTask()
            return match.group(1)

    def on_start(self):
        self.name = f"editor{random.randint(1, 20)}"
        try:
            token = self.csrf("/login/")
        except RescheduleTask:
            return
        with self.client.post(
            "/login/",
            data={"csrfmiddlewaretoken": token, "username": self.name, "password": PASSWORD},
            headers={"Referer": f"{HOST}/login/"},
            allow_redirects=False,
            catch_response=True,
        ) as response:
            if response.status_code != 302:
                response.failure(f"login gave {response.status_code}")
            elif not any(cookie.name == "sessionid" for cookie in self.client.cookiejar):
                response.failure("no session cookie")
            else:
                response.success()

    @task(3)
    def dashboard(self):
        with self.client.get("/dashboard/", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif "Welcome" not in response.text:
                response.failure("not logged in")

    @task
    def edit(self):
        token = self.csrf("/articles/1/edit/")
        with self.client.post(
            "/articles/1/edit/",
            data={"csrfmiddlewaretoken": token, "title": fake.sentence(4)},
            catch_response=True,
        ) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif "/articles/1/" not in response.url:
                response.failure(f"ended at {response.url}")

    def on_stop(self):
        self.client.post("/logout/")
