"""The WebSockets of one virtual user of the interpreter, who does one thing after the other."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import requests
import websocket

from interpreter import auth
from interpreter.client import Answer
from interpreter.expressions import text_of
from interpreter.requests import Exchange
from scenarioc.plan import model
from support.trace import Failure

if TYPE_CHECKING:
    from interpreter.steps import Steps


class Received(Exchange):
    """A message that came; None when none did."""

    def __init__(self, step: model.Socket, steps: Steps, message: str | None, took_s: float) -> None:
        self.request, self.steps = step, steps
        self.failure, self.end = None, None
        content = (message or "").encode()
        self.answer = Answer(0 if message is None else 200, [], content, "", False, took_s * 1000)
        self._examine()
        if message is None:
            self.failure = Failure()


def do(step: model.Socket, steps: Steps) -> None:
    """One step, with its sample."""
    match step.action:
        case "connect":
            url, headers = handshake(step, steps)
            options: dict[str, Any] = {"header": headers, "subprotocols": list(step.subprotocols) or None}
            try:
                steps.sockets[step.connection] = websocket.create_connection(
                    "ws" + url.removeprefix("http"), timeout=step.timeout_s, **options
                )
            except (websocket.WebSocketException, OSError):
                from interpreter.steps import Failed

                steps.unit.samples.append((step.method, step.name, Failure()))
                raise Failed from None
            steps.unit.samples.append((step.method, step.name, None))
        case "send":
            content = steps.value(step.content)
            steps.sockets[step.connection].send(content if isinstance(content, str) else json.dumps(content))
            steps.unit.samples.append((step.method, step.name, None))
        case "receive":
            steps.ended(step, _received(step, steps))
        case "close":
            steps.sockets.pop(step.connection).close()


def handshake(step: model.Socket, steps: Steps) -> tuple[str, dict[str, str]]:
    """The URL of HTTP and the headers of a handshake: cookies, auth, the step's own."""
    path, query = text_of(steps.value(step.url)), steps.values_of(step.query, lists=True)
    path += "&?"["?" not in path] + urlencode(query, doseq=True) if query else ""
    proof = auth.logged_in(steps, step.auth) if isinstance(step.auth, model.Login) else {}
    if isinstance(step.auth, model.Signature):
        proof = auth.signed(steps, step, {"url": path, "query": {}, "body": None})
    cookies = requests.Request("GET", steps.client.host + path, cookies=steps.client.session.cookies).prepare().headers
    said = {"Cookie": cookies["Cookie"]} if "Cookie" in cookies else {}
    return steps.client.host + path, said | proof | steps.values_of(step.headers)


def _received(step: model.Socket, steps: Steps) -> Received:
    """The next message that fits; what is there already is new to somebody who does one thing after the other."""
    start, end = time.perf_counter(), steps.sockets[step.connection]
    end.settimeout(step.timeout_s)
    while True:
        try:
            message = end.recv()
        except (websocket.WebSocketException, OSError):
            return Received(step, steps, None, time.perf_counter() - start)
        wanted = Exchange.__new__(Exchange)
        wanted.request, wanted.steps, wanted.failure, wanted.end = step, steps, None, None
        wanted.answer = Answer(200, [], message.encode(), "", False, 0)
        for check in step.until:
            wanted.check(check)
        if wanted.failure is None:
            return Received(step, steps, message, time.perf_counter() - start)


def close(steps: Steps, kept: Sequence[str]) -> None:
    """Close all but some connections."""
    for name in [name for name in steps.sockets if name not in kept]:
        steps.sockets.pop(name).close()
