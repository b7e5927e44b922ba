"""The connections of one virtual user of the interpreter, who does one thing after the other."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import requests

from interpreter import auth
from interpreter.client import Answer
from interpreter.expressions import text_of
from interpreter.requests import Exchange
from interpreter.talking import REFUSED, Events, Messages, Stream
from scenarioc.plan import model
from support.trace import Failure

if TYPE_CHECKING:
    from interpreter.steps import Steps

KINDS: Mapping[str, Any] = {"WS": Messages, "SIO": Events, "SSE": Stream}


class Received(Exchange):
    """What came; None when nothing did."""

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
    key = (step.method, step.connection)
    if step.action == "close":
        steps.sockets.pop(key).close()
    elif step.action in ("receive", "call"):
        steps.ended(step, _received(step, steps))
    else:
        failure = _connected(step, steps) if step.action == "connect" else _sent(step, steps)
        steps.unit.samples.append((step.method, step.name, failure))
        if failure:
            from interpreter.steps import Failed

            raise Failed


def _connected(step: model.Socket, steps: Steps) -> Failure | None:
    url, headers = handshake(step, steps)
    options: dict[str, Any] = {"subprotocols": list(step.subprotocols) or None}
    if step.method == "SIO":
        credentials = None if step.credentials is None else steps.value(step.credentials)
        options = {"auth": credentials, "transports": list(step.transports) or None, "socketio_path": step.path}
        options["namespace"] = urlsplit(url).path
    if step.method == "SSE":
        headers = {**steps.client.session.headers, **headers}
        options = {"json": steps.value(step.body.value)} if isinstance(step.body, model.JsonBody) else {}
    try:
        opened = KINDS[step.method](url, headers, step.timeout_s, **options)
        steps.sockets[step.method, step.connection] = opened
    except REFUSED:
        return Failure()
    return None


def _sent(step: model.Socket, steps: Steps) -> None:
    end = steps.sockets[step.method, step.connection]
    if step.action == "send":
        return end.send(steps.value(step.content))
    return end.emit(text_of(steps.value(step.event)), [steps.value(one) for one in step.arguments])


def handshake(step: model.Socket, steps: Steps) -> tuple[str, dict[str, str]]:
    """The URL of HTTP and the headers of a handshake: cookies, auth, the step's own."""
    path, query = text_of(steps.value(step.url)), steps.values_of(step.query, lists=True)
    path += "&?"["?" not in path] + urlencode(query, doseq=True) if query else ""
    proof = auth.logged_in(steps, step.auth) if isinstance(step.auth, model.Login) else {}
    if isinstance(step.auth, model.Signature):
        body = steps.value(step.body.value) if isinstance(step.body, model.JsonBody) else None
        proof = auth.signed(steps, step, {"url": path, "query": {}, "body": body})
    cookies = requests.Request("GET", steps.client.host + path, cookies=steps.client.session.cookies).prepare().headers
    said = {"Cookie": cookies["Cookie"]} if "Cookie" in cookies else {}
    return steps.client.host + path, said | proof | steps.values_of(step.headers)


def _received(step: model.Socket, steps: Steps) -> Received:
    """The next thing that fits; what is there already is new to somebody who does one thing after the other."""
    start, end = time.perf_counter(), steps.sockets[step.method, step.connection]
    event = None if step.event is None else text_of(steps.value(step.event))
    while True:
        try:
            if step.ends:
                message = end.end(step.timeout_s)
            elif step.action == "call":
                message = end.call(event, [steps.value(one) for one in step.arguments], step.timeout_s)
            else:
                message = end.next(event, step.timeout_s)
        except REFUSED:
            return Received(step, steps, None, time.perf_counter() - start)
        wanted = Exchange.__new__(Exchange)
        wanted.request, wanted.steps, wanted.failure, wanted.end = step, steps, None, None
        wanted.answer = Answer(200, [], message.encode(), "", False, 0)
        for check in step.until:
            wanted.check(check)
        if wanted.failure is None:
            return Received(step, steps, message, time.perf_counter() - start)


def close(steps: Steps, kept: Sequence[Any]) -> None:
    """Close all but some connections."""
    for key in [key for key in steps.sockets if key not in kept]:
        steps.sockets.pop(key).close()
