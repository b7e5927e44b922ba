"""Reads customers whose numbers come out of a database when the test starts."""

import os
import random
import sqlite3

import gevent
from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask


def customers(limit):
    with sqlite3.connect(":memory:") as database:
        database.execute("create table customers as select 1 as id union select 2 union select 3")
        return [row[0] for row in database.execute("select id from customers order by id limit ?", [limit])]


class Clerk(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(2, 6)

    def on_start(self):
        self.ids = customers(100)

    @task(4)
    def look_up(self):
        number = random.choice(self.ids)
        with self.client.get(f"/customers/{number}", name="/customers/{id}", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
            elif not isinstance(response.json().get("id"), int):
                response.failure("no id")
        order = self.open_order(number)
        if order is not None:
            with self.client.patch(
                f"/orders/{order}", name="/orders/{order}", json={"seen": True}, catch_response=True
            ) as response:
                if response.status_code not in (200, 204):
                    response.failure(f"status {response.status_code}")

    def open_order(self, number):
        with self.client.get(
            f"/customers/{number}/orders", name="/customers/{id}/orders", catch_response=True
        ) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            return next((order["number"] for order in response.json() if order.get("open")), None)

    @task
    def statistics(self):
        with gevent.Timeout(20):
            self.client.get("/customers/statistics")
