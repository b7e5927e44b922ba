"""A process that does what a runner would, without its chance: every user of a generated locustfile starts, does each
task once in order, and stops, in real Locust. One job a line on stdin, one trace a line on stdout, both JSON."""

from __future__ import annotations

from locust import User, events  # first, because it patches the standard library
from locust.env import Environment
from locust.exception import InterruptTaskSet, RescheduleTask, StopTest, StopUser
from locust.user.task import LOCUST_STATE_STOPPING, TaskSet

# isort: split
import datetime
import importlib.util
import json
import logging
import os
import random
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.request import Request, urlopen

import gevent
from gevent import GreenletExit

PATIENCE = 20
"""After so many pauses a start that begins again and again is given up."""


class Stand:
    """A module of the standard library, as the generated file sees it, with some of its names replaced."""

    def __init__(self, original: Any, **replaced: Any) -> None:
        self.__dict__.update(replaced, _original=original)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


def stopped_datetime(at: float) -> type[datetime.datetime]:
    """`datetime` whose `now` is always the same."""

    class AnyDatetime(type):
        def __instancecheck__(cls, instance: Any) -> bool:
            return type.__instancecheck__(datetime.datetime, instance)

    class Stopped(datetime.datetime, metaclass=AnyDatetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls.fromtimestamp(at, tz)

    return Stopped


class Drive:
    """One locustfile from its import to its last user's stop."""

    def __init__(self, job: dict[str, Any], number: int) -> None:
        self.job = job
        self.module = self._import(f"generated_{number}")
        classes = [
            value
            for value in vars(self.module).values()
            if isinstance(value, type)
            and issubclass(value, User)
            and value.__module__ == self.module.__name__
            and not value.abstract
        ]
        self.environment = Environment(user_classes=classes)
        runner = self.environment.create_local_runner()
        runner.quit = runner.stop = lambda: self.unit["logs"].append("the test stops")
        self.environment.events.request.add_listener(self._sampled)
        for source in list(vars(self.module).values()):
            _open(source, runner)
        self.unit: dict[str, Any] = {}
        self.units: list[dict[str, Any]] = []
        self.classes = classes

    def _import(self, name: str) -> ModuleType:
        os.environ.update(self.job["environment"])
        spec = importlib.util.spec_from_file_location(name, self.job["file"])
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        clock = self.job["clock"]
        stands = {
            "gevent": Stand(gevent, sleep=self._sleep),
            "time": Stand(
                time, time=lambda: clock, time_ns=lambda: int(clock * 1000) * 10**6, gmtime=lambda: time.gmtime(clock)
            ),
            "datetime": Stand(datetime, datetime=stopped_datetime(clock)),
            "logger": Stand(logging.getLogger(), info=lambda text: self.unit["logs"].append(text)),
        }
        for name, stand in stands.items():
            if isinstance(getattr(module, name, None), ModuleType | logging.Logger):
                setattr(module, name, stand)
        return module

    def _sleep(self, seconds: float = 0) -> None:
        if type(sys._getframe(1).f_locals.get("self")).__name__ == "Batches":
            return gevent.sleep(0)  # lets others go on while a batch is made; how often depends on the machine
        self.unit["pauses"].append(seconds)
        if len(self.unit["pauses"]) >= PATIENCE and self.unit["name"] == "start":
            self.user._state = LOCUST_STATE_STOPPING
        return gevent.sleep(0)

    def _sampled(self, request_type: str, name: str, exception: Any = None, **_: Any) -> None:
        self.unit["samples"].append([request_type, name, None if exception is None else str(exception)])

    def trace(self) -> dict[str, Any]:
        """What every user is made of and what it did."""
        # In a greenlet, as users are: rows that are lent come back when one ends.
        users = gevent.spawn(self._everyone).get()
        errors = self.environment.stats.errors.values()
        groups = [
            [row.name, row.num_requests, row.num_failures]
            for (_, kind), row in self.environment.stats.entries.items()
            if kind in ("GROUP", "METRIC")
        ]
        polls = sorted([e.name, str(e.error), e.occurrences] for e in errors if e.method in ("POLL", "POOL", "STOP"))
        test_id = getattr(self.module, "TEST_ID", None)
        return {"users": users, "units": self.units, "groups": sorted(groups), "polls": polls, "test_id": test_id}

    def _everyone(self) -> list[dict[str, Any]]:
        """All users, between the setup and the teardown; none when the setup fails."""
        once: Any = vars(self.module).get("Setup")
        if not (once and once.abstract):
            return [self._user(one) for one in self.classes]
        user = once(self.environment)
        if hasattr(once, "set_up") and self._do(user, "set_up", user.set_up) != "done":
            return []
        for name in vars(user).keys() & vars(once).keys():
            setattr(once, name, getattr(user, name))
        users = [self._user(one) for one in self.classes]
        if hasattr(once, "tear_down"):
            self._do(user, "tear_down", user.tear_down)
        return users

    def _user(self, one: type[User]) -> dict[str, Any]:
        self.user = user = one(self.environment)
        if self._do(user, "start", user.on_start) != "user":
            self._tasks(user, user, [])
            self._do(user, "stop", user.on_stop)
        return {
            "name": one.__name__,
            "base": one.__mro__[1].__name__,
            "weight": one.weight,
            "fixed_count": one.fixed_count,
            "host": one.host,
            "waits": self._waits(user),
            "tasks": described(one.tasks),
        }

    def _waits(self, user: User) -> list[float]:
        random.seed(str(self.job["seed"]))
        return [round(user.wait_time(), 3) for _ in range(3)]

    def _tasks(self, user: User, owner: Any, path: list[str]) -> None:
        for task in dict.fromkeys(owner.tasks):
            if isinstance(task, type):
                inner = task(owner)
                self._tasks(user, inner, [*path, task.__name__])
            elif not (path and task.__name__ == "leave"):
                self._do(user, ".".join([*path, task.__name__]), lambda task=task: task(owner))

    def _do(self, user: User, name: str, action: Callable[[], Any]) -> str:
        """Do one unit and note how it ended; seeded, so that a difference in one leaves the next alone."""
        self.unit = {"user": type(user).__name__, "name": name, "samples": [], "pauses": [], "logs": []}
        self.units.append(self.unit)
        seed = f"{self.job['seed']} {type(user).__name__} {name}"
        random.seed(seed)
        if hasattr(self.module, "fake"):
            self.module.fake.seed_instance(seed)
        self.unit["end"] = ending(action)
        take = Request(self.job["server"] + "/_requests", method="DELETE")
        with urlopen(take) as answer:
            self.unit["requests"] = json.load(answer)
        return str(self.unit["end"])


def _open(source: Any, runner: Any) -> None:
    """Begin to deal rows, numbers of records, or values of a pool, as the events of a real run would."""
    source = getattr(source, "numbers", source)
    if hasattr(source, "attach") and hasattr(source, "begin") and not isinstance(source, type):
        source.attach(runner)
        source.begin()


def ending(action: Callable[[], Any]) -> str:
    """How a unit ends: `done`, the `iteration`, the `user`, or an `error`."""
    try:
        action()
    except RescheduleTask:
        return "iteration"
    except (StopUser, StopTest, GreenletExit):
        return "user"
    except Exception as error:
        return f"error {type(error).__name__}: {error}" if "--verbose" in sys.argv else "error"
    return "done"


def described(tasks: Any) -> list[Any]:
    """Names, weights and tags of tasks; for a group, those inside, and how often it is left."""
    found: list[Any] = []
    for task in dict.fromkeys(tasks):
        entry = [task.__name__, tasks.count(task), sorted(getattr(task, "locust_tag_set", ()))]
        if isinstance(task, type) and issubclass(task, TaskSet):
            entry.append(described(task.tasks))
        elif task.__name__ == "leave":
            entry.append("leaves" if leaves(task) else "stays")
        found.append(entry)
    return found


def leaves(task: Callable[[Any], Any]) -> bool:
    """Whether a task ends its group."""
    from types import MethodType

    probe = object.__new__(TaskSet)
    probe.interrupt = MethodType(TaskSet.interrupt, probe)  # type: ignore[method-assign]
    try:
        task(probe)
    except InterruptTaskSet:
        return True
    return False


def main() -> None:
    """Answer every job; what a locustfile itself prints must not mix with the answers."""
    answers, sys.stdout = sys.stdout, sys.stderr
    logging.disable(logging.CRITICAL)
    before = dict(os.environ)
    for number, line in enumerate(iter(sys.stdin.readline, "")):
        try:
            trace = Drive(json.loads(line), number).trace()
        except (Exception, SystemExit) as error:
            import traceback

            trace = {"crash": f"{type(error).__name__}: {error}\n{traceback.format_exc()}"}
        os.environ.clear()
        os.environ.update(before)
        for event in vars(events).values():
            getattr(event, "_handlers", []).clear()
        answers.write(json.dumps(trace) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
