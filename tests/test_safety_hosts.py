"""Nothing is sent to a host that the spec does not allow, whatever the URL looks like and whoever asks."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.locust_run import run
from support.server import Server

LOCUSTFILE = """
import json
import os

import gevent
import gevent.socket
import socket
from locust import FastHttpUser, HttpUser, events, task
from locust.exception import StopUser
from scenarioc.runtime.hosts import keep_to_hosts
from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.marking import mark_requests
from scenarioc.runtime.connections import mark_handshakes
from scenarioc.runtime.sockets import ws

resolve = socket.getaddrinfo
NAMES = {"good.test": "127.0.0.1", "evil.test": "127.0.0.2", "rebind.test": "127.0.0.2"}


def resolved(host, *rest, **named):
    name = host.decode() if isinstance(host, bytes) else host
    plain = name.lower().removesuffix(".").translate({ord("\\uff45"): "e"})
    return resolve(NAMES.get(plain, "127.0.0.2" if plain.endswith(".test") else name), *rest, **named)


socket.getaddrinfo = gevent.socket.getaddrinfo = resolved


finished = []


def done(user):
    finished.append(user)
    if len(finished) == 3:
        gevent.spawn(user.environment.runner.quit)
    raise StopUser


class Fast(FastHttpUser):
    host = "TARGET"
    fixed_count = 1

    @task
    def ask(self):
        for number, url in enumerate(json.loads(os.environ["URLS"])):
            self.client.get(url, name=f"fast {number}")
        done(self)


class Slow(HttpUser):
    host = "TARGET"
    fixed_count = 1

    @task
    def ask(self):
        for number, url in enumerate(json.loads(os.environ["URLS"])):
            try:
                self.client.get(url, name=f"slow {number}")
            except (ValueError, OSError) as error:  # what `requests` itself refuses to ask
                events.request.fire(
                    request_type="GET", name=f"slow {number}", response_time=0, response_length=0, exception=error
                )
        done(self)


class Talking(FastHttpUser):
    host = "TARGET"
    fixed_count = 1

    @task
    def ask(self):
        for number, url in enumerate(json.loads(os.environ["URLS"])):
            try:
                ws(self).connect(url, "shop.yaml:9", name=f"talk {number}")
            except StepFailed:
                pass  # it is counted
        done(self)


keep_to_hosts(json.loads(os.environ["HOSTS"]), [Fast, Slow, Talking], "shop.yaml:4")
mark_requests({"X-Load-Test": "true"})
mark_handshakes({"X-Load-Test": "true"})
"""

ALLOWED = ["http://127.0.0.1:PORT/ok", "http://good.test:PORT/ok", "http://GOOD.test.:PORT/ok", "/ok"]
FORBIDDEN = [
    "http://127.0.0.2:PORT/",
    "http://evil.test:PORT/",
    "http://EVIL.TEST:PORT/",
    "http://evil.test.:PORT/",
    "http://good.test@evil.test:PORT/",
    "http://good.test:80@127.0.0.2:PORT/",
    "http://good.test.evil.test:PORT/",
    "http://evil.test:PORT/good.test",
    "http://evil.test:PORT#@good.test/",
    "http://good.test\\@evil.test:PORT/",
    "http://\uff45vil.test:PORT/",
    "http://rebind.test:PORT/",
    "http://2130706434:PORT/",
    "http://0x7f000002:PORT/",
    "http://0177.0.0.2:PORT/",
    "http://127.2:PORT/",
    "http://[::ffff:127.0.0.2]:PORT/",
    "http://[::ffff:7f00:2]:PORT/",
    "http://localhost.evil.test:PORT/",
    "/away",
    "/away-by-name",
]
AWAY = {"status": 302, "headers": [["Location", "http://127.0.0.2:PORT/"]]}
AWAY_BY_NAME = {"status": 307, "headers": [["Location", "//evil.test:PORT/"]]}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def elsewhere(server: Server) -> Iterator[list[bytes]]:
    """What arrives at another address of this machine, on the server's port: the first bytes of every connection."""
    port = int(server.url.rsplit(":", 1)[1])
    seen: list[bytes] = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.2", port))
        listener.listen(64)

        def accept() -> None:
            while True:
                try:
                    end, _ = listener.accept()
                except OSError:
                    return
                with end:
                    seen.append(end.recv(64))
                    end.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield seen
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def asked(folder: Path, server: Server, urls: list[str], hosts: list[str]) -> dict[str, str]:
    """Run all clients over the URLs: for each row, the error that it ended with or `ok`."""
    port = server.url.rsplit(":", 1)[1]
    text = json.dumps({"GET /ok": {"body": "ok", "socket": []}, "GET /away": AWAY, "GET /away-by-name": AWAY_BY_NAME})
    server.answer(json.loads(text.replace("PORT", port)))
    given = {"URLS": json.dumps(urls).replace("PORT", port), "HOSTS": json.dumps(hosts)}
    result = run(folder, LOCUSTFILE.replace("TARGET", server.url), "-u", "3", "-r", "3", "-t", "20s", environment=given)
    errors = {name: text for _, name, text in result.errors}
    clients = {"fast": "GET", "slow": "GET", "talk": "WS"}
    rows = {f"{client} {number}": method for client, method in clients.items() for number in range(len(urls))}
    assert [row for row, method in rows.items() if result.count(method, row) != 1] == [], result.output
    # What listens elsewhere is no WebSocket, but to hear that, one must have asked.
    return {row: "ok" if "status 200" in errors.get(row, "ok") else errors.get(row, "ok") for row in rows}


def test_no_trick_gets_a_byte_to_a_host_that_is_not_on_the_list(
    server: Server, elsewhere: list[bytes], tmp_path: Path
) -> None:
    outcome = asked(tmp_path, server, [*ALLOWED, *FORBIDDEN], ["127.0.0.1", "good.test", "rebind.test"])
    allowed = {f"{client} {number}" for client in ("fast", "slow", "talk") for number in range(len(ALLOWED))}
    assert {row for row, end in outcome.items() if end == "ok"} == allowed
    assert elsewhere == []
    refusals = [end for row, end in outcome.items() if row.startswith("fast") and row not in allowed]
    assert all("not sent: " in end and "(shop.yaml:4)" in end for end in refusals), refusals
    assert all(request.headers["x-load-test"] == "true" for request in server.requests())
    assert len({request.headers["x-load-test-run"] for request in server.requests()}) == 1


def test_the_bait_of_this_test_is_reached_without_the_guard(
    server: Server, elsewhere: list[bytes], tmp_path: Path
) -> None:
    outcome = asked(tmp_path, server, ["http://2130706434:PORT/", "/away"], ["127.0.0.0/8"])
    # A WebSocket does not follow a redirect to HTTP.
    assert {row for row, end in outcome.items() if end != "ok"} == {"talk 1"}
    assert len(elsewhere) == 5


@pytest.mark.parametrize(
    ("options", "environment", "exit_code", "says"),
    [
        (
            ["-H", "http://198.51.100.7"],
            {"HOSTS": '["127.0.0.1"]'},
            2,
            "Not in safety.hosts (shop.yaml:4): 198.51.100.7",
        ),
        (
            ["-H", "http://staging.test"],
            {"HOSTS": "[]", "CI": "true"},
            2,
            "Not in safety.hosts (shop.yaml:4): staging.test",
        ),
        ([], {"HOSTS": "[]", "CI": "true"}, 0, ""),
        ([], {"HOSTS": "[]", "CI": ""}, 0, ""),
    ],
)
def test_a_target_that_is_not_on_the_list_is_refused_before_the_start(
    server: Server, tmp_path: Path, options: list[str], environment: dict[str, str], exit_code: int, says: str
) -> None:
    server.answer({"GET /ok": {"body": "ok", "socket": []}})
    text = LOCUSTFILE.replace("TARGET", server.url)
    result = run(
        tmp_path, text, "-u", "3", "-r", "3", "-t", "20s", *options, environment={"URLS": '["/ok"]', **environment}
    )
    assert result.exit_code == exit_code, result.output
    assert says in result.output
    assert server.count("GET", "/ok") == (0 if says else 3)


PRODUCTION = """
from locust import FastHttpUser, task
from scenarioc.runtime.production import confirm_production


class Visitor(FastHttpUser):
    host = "TARGET"

    @task
    def ask(self):
        self.client.get("/ok")
        self.environment.runner.quit()


confirm_production(["LocalHost.", "shop.test"], [Visitor], "shop.yaml:5")
"""


@pytest.mark.parametrize(
    ("options", "environment", "starts"),
    [
        ([], {}, False),
        (["--confirm", "shop.test"], {}, False),
        (["--confirm", "localhost"], {}, True),
        ([], {"CONFIRM": "localhost"}, True),
    ],
)
def test_production_gets_no_load_that_nobody_confirmed(
    server: Server, tmp_path: Path, options: list[str], environment: dict[str, str], starts: bool
) -> None:
    server.answer({"GET /ok": {"body": "ok"}})
    text = PRODUCTION.replace("TARGET", server.url.replace("127.0.0.1", "localhost"))
    result = run(tmp_path, text, "-t", "20s", *options, environment=environment)
    assert server.count("GET", "/ok") == starts, result.output
    assert result.exit_code == (0 if starts else 2), result.output
    asked = "localhost is production (shop.yaml:5); if this load is meant for it, say so: --confirm localhost"
    assert (asked in result.output) is not starts
