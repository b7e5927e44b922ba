"""A test ends at once when somebody pulls the brake, or when it gets out of hand."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from support.cluster import wait_until
from support.locust_run import finish, own_bus, start
from support.server import Server

LOCUSTFILE = """
from locust import FastHttpUser, constant, task
from scenarioc.runtime.halting import stop_beyond, stop_on_answer, stop_on_file, stop_on_signal
from scenarioc.runtime.judging import judge_results
from scenarioc.runtime.summary import About
from scenarioc.runtime.thresholds import Threshold


class Visitor(FastHttpUser):
    host = "TARGET"
    wait_time = constant(0.5)

    @task
    def visit(self):
        self.client.get("/slow")


judge_results(About("shop", "", ""), {}, [Threshold("error_rate < 50%", "error_rate", "<", 0.5, "shop.yaml:9")])
stop_on_file("STOP")
stop_on_answer("TARGET/brake")
stop_on_signal()
stop_beyond("shop.yaml:4", users=250, requests_per_s=MOST, seconds=LONGEST)
"""
LIMIT_S = 20  # it is less than 1 s on an idle machine, and the run would last ten minutes


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"GET /slow": {"delay_s": 0.3, "body": "ok"}, "GET /brake": {"body": "go"}}) as server:
        yield server


def begun(server: Server, count: int) -> None:
    """Wait until so many requests have come."""
    wait_until(lambda: server.count("GET", "/slow") >= count)


def pull(how: str, folder: Path, server: Server, process_id: int) -> float:
    """Pull the brake; when that was."""
    if how == "file":
        (folder / "STOP").touch()
    elif how == "answer":
        urlopen(
            Request(server.url + "/_routes", b'{"GET /slow": {}, "GET /brake": {"body": "stop"}}', method="PUT")
        ).close()
    else:
        os.kill(process_id, signal.SIGUSR1)
    return time.time()


@pytest.mark.parametrize("how", ["file", "answer", "signal"])
@pytest.mark.parametrize("where", [[], ["--processes", "2"]], ids=["local", "distributed"])
def test_the_brake_ends_all_requests_at_once(server: Server, tmp_path: Path, how: str, where: list[str]) -> None:
    text = LOCUSTFILE.replace("TARGET", server.url).replace("LONGEST", "600").replace("MOST", "5000")
    options = ["--headless", "--only-summary", *own_bus(), "-u", "200", "-r", "200", "-t", "10m", *where]
    process = start(tmp_path, text, *options)
    begun(server, 200)
    pulled = pull(how, tmp_path, server, process.pid)
    exit_code, output = finish(process)
    assert exit_code == 3, output
    assert "The run broke: it was stopped at once: " in output
    last = max((request.at for request in server.requests() if request.path == "/slow"), default=pulled)
    print(f"{how} {where}: the last request came {last - pulled:.2f} s after the brake was pulled")
    assert last - pulled < LIMIT_S


@pytest.mark.parametrize(
    ("options", "longest", "most", "says"),
    [
        (["-u", "300", "-r", "300"], "60", "5000", "300 users, safety allows 250 (shop.yaml:4)"),
        (["-u", "1", "-r", "1"], "1", "5000", " s, safety allows 1 (shop.yaml:4)"),
        (["-u", "60", "-r", "60"], "60", "5", "requests in a second, safety allows 5 (shop.yaml:4)"),
    ],
    ids=["users", "duration", "rate"],
)
def test_a_test_that_gets_out_of_hand_is_ended(
    server: Server, tmp_path: Path, options: list[str], longest: str, most: str, says: str
) -> None:
    text = LOCUSTFILE.replace("TARGET", server.url).replace("LONGEST", longest).replace("MOST", most)
    exit_code, output = finish(start(tmp_path, text, "--headless", "--only-summary", "-t", "10m", *options))
    assert exit_code == 3, output
    assert says in output
