"""Turns of one scenario or one endpoint, and its requests."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

from gevent import GreenletExit

from scenarioc.runtime.percentiles import percentile
from scenarioc.runtime.scheduled import SCHEDULED
from scenarioc.runtime.turns import Turns, typical_rate
from scenarioc.runtime.userparts import user_parts


class NamedTurns(Turns):
    """The turns of a scenario, which has no `rows`, or of an endpoint; its requests.

    An iteration of a scenario waits for its turn, and so does each request of an
    endpoint. `users` are the classes that make them.
    """

    def __init__(
        self,
        name: str,
        users: Sequence[type[Any]],
        rows: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(name if rows else "")
        self.name = name
        self.users = users
        self.rows = rows
        user_parts.classes[name] = users
        self.forget()

    def forget(self) -> None:
        """Count anew."""
        self.seconds: dict[int, int] = {}
        self.answers_s = 0.0
        self.dropped = 0

    def gap_s(self) -> float:
        """How far apart the requests of this process are to be."""
        return 1 / (self.rate * user_parts.of(self.name))

    def has_part(self) -> bool:
        """Whether this process knows its part already."""
        return user_parts.of(self.name) > 0

    def concerns(self, user: Any, row: tuple[str, str]) -> bool:
        """Whether a request of this user and row is one of those."""
        return type(user) in self.users and (not self.rows or row in self.rows)

    def count(self) -> None:
        """A request is about to be sent."""
        second = int(time.time())
        self.seconds[second] = self.seconds.get(second, 0) + 1
        if not self.rows:
            self.spend()

    def hand_over(self) -> tuple[Mapping[int, int], float, int]:
        """On a worker: what was counted since the last report."""
        counted = (self.seconds, self.answers_s, self.dropped)
        self.forget()
        return counted

    def take_over(self, counted: tuple[Mapping[int, int], float, int]) -> None:
        """On a master: add what a worker has counted."""
        seconds, answers_s, dropped = counted
        for second, count in seconds.items():
            self.seconds[second] = self.seconds.get(second, 0) + count
        self.answers_s += answers_s
        self.dropped += dropped

    def verdict(self, environment: Any) -> str:
        """Whether the rate was held in a typical while, and if not, why."""
        typical, enough = typical_rate(self.seconds, self.rate)
        text = f"Throughput of {self.name}: {typical:,.4g}/s of {self.rate:,.4g}/s"
        text += ", held" if enough else f", not held: {self.reason(environment.runner)}"
        text += f"; {self.dropped:,} turns dropped"
        name = self.row or self.users[0].__name__
        row = environment.stats.entries.get((name, SCHEDULED))
        if row is None:
            return text
        return f"{text}, p99 {percentile(row.response_times, 99):,.0f} ms since due"

    def reason(self, runner: Any) -> str:
        """Why the rate was not held, as far as one can tell."""
        if not (count := sum(self.seconds.values())):
            return "not a single request was made"
        if runner.cpu_warning_emitted:
            return "this load generator was too busy, add processes"
        mean_s = self.answers_s / count
        text = "the users were waiting for answers or other turns, thinking, or doing "
        text += f"something else; answers took {mean_s * 1000:.3g} ms"
        needed = math.ceil(self.rate * mean_s)
        more = f", so at least {needed:,} users are needed" if needed > 1 else ""
        return text + more


NAMED_TURNS: dict[str, NamedTurns] = {}


def in_named_turns(send: Any) -> Any:
    """A client's `request` that waits for the turns of endpoints, and counts."""

    @functools.wraps(send)
    def request(
        client: Any, method: str, url: str, name: str | None = None, **options: Any
    ) -> Any:
        user, row = client.user, (method, name or url)
        ours = [
            one for one in NAMED_TURNS.values() if one.rate and one.concerns(user, row)
        ]
        due = [(one, one.take(user)) for one in ours if one.rows]
        began = time.monotonic()
        for one in ours:
            one.count()
        try:
            return send(client, method, url, name, **options)
        except GreenletExit:
            due.clear()  # cut off by the end of the test
            raise
        finally:
            for one in ours:
                one.answers_s += time.monotonic() - began
            for one, moment in due:
                one.note(user, moment)

    return request
