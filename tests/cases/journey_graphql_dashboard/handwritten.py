import os
import random

from locust import FastHttpUser, between, task
from locust.exception import RescheduleTask

PROJECTS = "query { projects { id } }"
TASKS = "query($id: ID!) { tasks(project: $id) { id title } }"
CLOSE = "mutation($id: ID!) { close(id: $id) { state } }"


class Manager(FastHttpUser):
    host = os.environ.get("TARGET", "http://localhost:8000")
    wait_time = between(1, 5)
    default_headers = {"Authorization": f"Bearer {os.environ.get('TOKEN', 'none')}"}

    def ask(self, name, query, check, **variables):
        body = {"query": query, "variables": variables} if variables else {"query": query}
        with self.client.post("/graphql", name=name, json=body, catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"status {response.status_code}")
                raise RescheduleTask()
            answer = response.json()
            if "errors" in answer:
                response.failure("errors")
                raise RescheduleTask()
            try:
                return check(answer["data"])
            except (LookupError, TypeError, ValueError) as error:
                response.failure(f"unexpected answer: {error}")
                raise RescheduleTask() from error

    def any_project(self):
        return self.ask("projects", PROJECTS, lambda data: random.choice(data["projects"])["id"])

    def first_task(self, project):
        def check(data):
            if not all(isinstance(task["title"], str) for task in data["tasks"]):
                raise ValueError("title")
            return data["tasks"][0]["id"]

        return self.ask("tasks", TASKS, check, id=project)

    @task(4)
    def look(self):
        self.first_task(self.any_project())

    @task(1)
    def close(self):
        def check(data):
            if data["close"]["state"] != "CLOSED":
                raise ValueError(data["close"]["state"])

        self.ask("close task", CLOSE, check, id=self.first_task(self.any_project()))
