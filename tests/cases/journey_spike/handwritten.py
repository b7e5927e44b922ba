import os
import random

from locust import FastHttpUser, LoadTestShape, events, task

PROFILES = {
    "smoke": [(0, 1), (10, 1)],
    "spike": [(60, 20), (120, 20), (10, 200), (60, 200), (10, 20), (120, 20)],
}


class Anybody(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")

    def wait_time(self):
        return random.expovariate(1)

    @task(9)
    def home(self):
        self.client.get("/")

    @task(1)
    def health(self):
        with self.client.get("/health", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif response.request_meta["response_time"] > 200:
                response.failure("too slow")
            elif response.json().get("status") != "ok":
                response.failure("not healthy")


class Shape(LoadTestShape):
    def tick(self):
        seconds, users = self.get_run_time(), 0
        for length, target in PROFILES[os.environ.get("PROFILE", "spike")]:
            if seconds < length:
                return max(1, int(users + (target - users) * seconds / length)), 100
            seconds, users = seconds - length, target
        return None


@events.quitting.add_listener
def judge(environment, **_):
    total = environment.stats.total
    if total.get_response_time_percentile(0.99) >= 2000 or total.fail_ratio >= 0.05:
        environment.process_exit_code = 1
