"""Authorization code flow, with the code taken from the redirect."""

import os
import random
import string
from urllib.parse import parse_qs, urlsplit

from locust import FastHttpUser, between, task

PASSWORD = os.environ.get("PASSWORD", "demo")


class Member(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(5, 15)
    headers = {}

    def on_start(self):
        login_url = self.authorize()
        code = login_url and self.log_in(login_url)
        if code:
            self.fetch_token(code)

    def authorize(self):
        state = "".join(random.choices(string.ascii_letters, k=8))
        with self.client.get(
            "/authorize",
            params={"client_id": "web", "state": state},
            name="/authorize",
            allow_redirects=False,
            catch_response=True,
        ) as response:
            if response.status_code != 302 or "Location" not in response.headers:
                response.failure(f"no redirect, {response.status_code}")
                return None
            response.success()
            return response.headers["Location"]

    def log_in(self, url):
        form = {"user": f"u{random.randint(1, 99)}", "password": PASSWORD}
        with self.client.post(url, name="log in", data=form, allow_redirects=False, catch_response=True) as response:
            if response.status_code != 302:
                response.failure(f"no redirect, {response.status_code}")
                return None
            codes = parse_qs(urlsplit(response.headers.get("Location", "")).query).get("code")
            if not codes:
                response.failure("no code in the redirect")
                return None
            response.success()
            return codes[0]

    def fetch_token(self, code):
        form = {"grant_type": "authorization_code", "code": code}
        with self.client.post("/token", data=form, catch_response=True) as response:
            token = response.json().get("access_token") if response.status_code == 200 else None
            if token is None:
                response.failure("no token")
                return
            self.headers = {"Authorization": f"Bearer {token}"}

    @task(2)
    def profile(self):
        with self.client.get("/me", headers=self.headers, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif response.json().get("active") is not True:
                response.failure("not active")

    @task
    def settings(self):
        theme = random.choice(["dark", "light"])
        self.client.put("/me/settings", json={"theme": theme}, headers=self.headers)
