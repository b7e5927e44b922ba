import os
import random
from datetime import UTC, datetime

from faker import Faker
from locust import FastHttpUser, between, constant_pacing, events, tag, task
from locust.exception import RescheduleTask
from locust.stats import RequestStats, StatsEntry
from lxml import etree

fake = Faker()
HOST = os.environ.get("TARGET", "http://localhost:8000")


class Reader(FastHttpUser):
    host = HOST
    weight = 9
    wait_time = between(1, 4)

    @tag("smoke")
    @task(5)
    def front_page(self):
        with self.client.get("/", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif response.request_meta["response_time"] > 2000:
                response.failure("too slow")
            elif "News" not in response.text:
                response.failure("no news")

    @task(3)
    def article(self):
        with self.client.get("/feed.xml", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            links = etree.fromstring(response.content).xpath("//item/link/text()")
            if not links:
                response.failure("empty feed")
                raise RescheduleTask()
        self.client.get(random.choice(links), name="article")


class Staff(FastHttpUser):
    host = HOST
    fixed_count = 2
    wait_time = constant_pacing(30)

    @task
    def staff(self):
        form = {"user": "staff", "password": os.environ.get("PASSWORD", "demo")}
        with self.client.post("/admin/login", data=form, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
        article = {"title": fake.sentence(), "published": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
        with self.client.post("/admin/articles", json=article, catch_response=True) as response:
            if response.status_code != 201:
                response.failure(f"status {response.status_code}")


@events.quitting.add_listener
def judge(environment, **_):
    public = StatsEntry(RequestStats(False), "public", "")
    for name, method in (("/", "GET"), ("/feed.xml", "GET"), ("article", "GET")):
        public.extend(environment.stats.get(name, method))
    if public.get_response_time_percentile(0.95) >= 1000 or environment.stats.total.fail_ratio >= 0.01:
        environment.process_exit_code = 1
