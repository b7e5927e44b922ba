"""Parts of a flow that plain Python does not have."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, NoReturn

import gevent
from locust.exception import InterruptTaskSet, RescheduleTask, StopUser

from scenarioc.runtime.endings import StepFailed
from scenarioc.runtime.failing import count_failure


class Attempt:
    """One try of a `retry`: swallows that a step failed, unless it is the last try."""

    def __init__(self, *, last: bool) -> None:
        self.last = last
        self.failed = False

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.failed = isinstance(error, StepFailed)
        return self.failed and not self.last


def attempts(count: int, every_s: float) -> Iterator[Attempt]:
    """Attempts at the same steps, with a pause between them, until one succeeds."""
    for number in range(1, count + 1):
        attempt = Attempt(last=number == count)
        yield attempt
        if not attempt.failed:
            return
        gevent.sleep(every_s)


def together(*branches: Callable[[], None]) -> None:
    """Run all branches at once, wait for the last, and end as the first to fail did."""
    endings: list[Exception] = []

    def run(branch: Callable[[], None]) -> None:
        try:
            branch()
        except (RescheduleTask, StopUser) as ending:
            endings.append(ending)

    greenlets = [gevent.spawn(run, branch) for branch in branches]
    try:
        gevent.joinall(greenlets, raise_error=True)
    finally:
        gevent.killall(greenlets)  # if the user was stopped meanwhile
    if endings:
        raise endings[0]


class TimedGroup:
    """Times the steps inside as a row of type GROUP that stays out of `Aggregated`."""

    def __init__(self, user: Any, name: str) -> None:
        self.user = user
        self.name = name
        self.start = time.perf_counter()

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and not isinstance(error, Exception):
            return  # the end of the test cut it off
        seconds = time.perf_counter() - self.start
        on_purpose = error is None or isinstance(
            error, RescheduleTask | InterruptTaskSet
        )
        failed = isinstance(error, StepFailed) or not on_purpose
        record_pass(self.user, "GROUP", self.name, seconds, failed=failed)


def record_pass(
    user: Any, kind: str, name: str, seconds: float | None, *, failed: bool = False
) -> None:
    """Add one pass through a group, or one iteration, to its row."""
    row = user.environment.stats.get(name, kind)
    row.log(None if seconds is None else seconds * 1000, 0)
    if failed:
        row.log_error(None)


def gave_up(user: Any, title: str, place: str) -> NoReturn:
    """Count among the failures that a poll reached its limit, and end the iteration."""
    text = f"gave up, the condition never held ({place})"
    count_failure(user, "POLL", title, text)
    raise StepFailed
