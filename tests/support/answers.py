"""Ask a real server with a real Locust client, and look at the answer as generated code does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from locust import FastHttpUser, HttpUser, task
from locust.env import Environment
from locust.exception import RescheduleTask, StopUser

from scenarioc.runtime.expect import Expect
from scenarioc.runtime.wording import failures_by_place

CLIENTS = {"FastHttpUser": FastHttpUser, "HttpUser": HttpUser}


@dataclass(frozen=True)
class Looked:
    """What came of one request: the captured value, what ended the iteration, and what Locust was told."""

    value: Any
    ended_by: type[Exception] | None
    samples: list[tuple[str, Exception | None]]

    @property
    def failure(self) -> str | None:
        """The text of the one sample's failure; None when it passed."""
        ((_, error),) = self.samples
        return None if error is None else str(error)


class Asker:
    """A virtual user without a test around it."""

    def __init__(self, library: str, url: str) -> None:
        def visit(user: Any) -> None:
            pass

        body = {"host": url, "visit": task(visit), "abstract": False}
        failures_by_place.clear()
        self.environment = Environment(user_classes=[type("Visitor", (CLIENTS[library],), body)])
        self.environment.create_local_runner()
        self.user: Any = self.environment.user_classes[0](self.environment)
        self._samples: list[tuple[str, Exception | None]] = []
        self.environment.events.request.add_listener(self._record)

    def _record(self, name: str, exception: Exception | None, **_: Any) -> None:
        self._samples.append((name, exception))

    def get(self, path: str, look: Callable[[Expect], Any], *, follow: bool = True, **how: Any) -> Looked:
        """GET the path, and give the answer to `look`; `how` are arguments of `Expect`."""
        self._samples = []
        value, ended_by = None, None
        try:
            with self.user.client.get(path, catch_response=True, allow_redirects=follow) as response:
                value = look(Expect(response, "shop.yaml:23", user=self.user, **how))
        except (RescheduleTask, StopUser) as ending:
            ended_by = type(ending)
        return Looked(value, ended_by, self._samples)

    def close(self) -> None:
        """End what the user has begun."""
        self.user.client.close() if hasattr(self.user.client, "close") else self.user.client.client.close()
        self.environment.runner.quit()  # type: ignore[union-attr]
