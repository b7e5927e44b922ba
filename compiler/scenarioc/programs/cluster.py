"""Lets a master tell which workers it has; `run.py master` loads it."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator
from typing import Any

from gevent.pywsgi import WSGIServer
from locust import events
from locust.runners import MasterRunner


def workers_of(runner: MasterRunner) -> list[dict[str, Any]]:
    """Every worker that reported, with its state, users and load."""
    return [
        {
            "id": worker.id,
            "state": worker.state,
            "users": worker.user_count,
            "cpu": worker.cpu_usage,
        }
        for worker in runner.clients.all
    ]


def tell_health(port: int) -> None:
    """Answer on this port of the master with its workers as JSON.

    HEALTH_HOST says on which address; without it, only this machine gets an answer.
    """

    def serve(runner: Any, **_: Any) -> None:
        if not isinstance(runner, MasterRunner):
            return

        def answer(
            request: dict[str, Any], start: Callable[..., Any]
        ) -> Iterator[bytes]:
            start("200 OK", [("Content-Type", "application/json")])
            state = {"state": runner.state, "workers": workers_of(runner)}
            yield json.dumps(state).encode()

        host = os.environ.get("HEALTH_HOST", "127.0.0.1")
        try:
            WSGIServer((host, port), answer, log=None).start()
        except OSError as error:
            logger = logging.getLogger(__name__)
            logger.warning("run.py health will get no answer: %s", error)

    register: Callable[..., Any] = events.init.add_listener
    register(serve)


tell_health(int(os.environ.get("HEALTH_PORT", "8090")))
