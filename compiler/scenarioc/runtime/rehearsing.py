"""Users who do everything that they can do once, one after the other."""

from __future__ import annotations

import ast
import functools
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import gevent
from gevent import GreenletExit
from locust import TaskSet
from locust.exception import InterruptTaskSet, RescheduleTask, StopTest, StopUser

TASK_S = 300
GAVE_UP = GreenletExit("gave up")


class Gevent(ModuleType):
    """Stands in for `gevent` in a locustfile, and leaves out the time to think."""

    def __init__(self, path: str, classes: set[str]) -> None:
        super().__init__("gevent")
        self.path = path
        self.lines = set(
            thinking_lines(ast.parse(Path(path).read_text("utf-8")), classes)
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(gevent, name)

    def sleep(self, seconds: float = 0, ref: bool = True) -> None:
        """Sleep, unless it is a user who thinks."""
        frame = sys._getframe(1)
        if frame.f_code.co_filename != self.path or frame.f_lineno not in self.lines:
            gevent.sleep(seconds, ref)


def thinking_lines(tree: ast.AST, classes: set[str]) -> Iterator[int]:
    """The lines of users on which they think; not those in loops that wait."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef) and node.name in classes:
            yield from sleeping_lines(node)


def sleeping_lines(node: ast.AST) -> Iterator[int]:
    """The lines below a node on which a user sleeps for no other reason than time."""
    nodes = ast.walk(node) if isinstance(node, ast.For) else ()
    if any(isinstance(one, ast.Break) for one in nodes):
        return  # `while` and `until` wait for something, and must not do so in no time
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "gevent.sleep":
        yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)
    for child in ast.iter_child_nodes(node):
        yield from sleeping_lines(child)


def begin_once(user: Any, begin: Callable[[], None]) -> None:
    """In the place of `keep_trying`: once, and if it fails, the user is done."""
    try:
        begin()
    except RescheduleTask as ending:
        if type(ending) is not RescheduleTask:
            raise GAVE_UP from None


class Rehearsal:
    """Lets one user of each class do each of its tasks once."""

    def __init__(
        self, module: ModuleType, environment: Any, where: dict[str, Any]
    ) -> None:
        self.module = module
        self.environment = environment
        self.where = where
        self.noted: set[str] = set()
        self.problems: list[dict[str, Any]] = []

    def prepare(self, classes: set[str]) -> None:
        """Leave out what takes time in a locustfile and shows nothing."""
        names = vars(self.module)
        if "gevent" in names:
            names["gevent"] = Gevent(str(self.module.__file__), classes)
        if "keep_trying" in names:
            names["keep_trying"] = begin_once

    def of(self, user_class: Any) -> None:
        """Start a user, let it do everything, and stop it."""
        self.where |= {"scenario": user_class.__name__, "task": "start"}
        users: list[Any] = []
        self.ending_of(lambda: users.append(user_class(self.environment)))
        for user in users:
            user._state = "running"
            if self.ending_of(user.on_start) == "done":
                self.each_task(user)
                self.where["task"] = "stop"
                self.ending_of(user.on_stop)

    def each_task(self, owner: Any) -> None:
        """Do each task of a user or a group of tasks, and go down into groups."""
        for one in dict.fromkeys(owner.tasks):
            if isinstance(one, type) and issubclass(one, TaskSet):
                self.each_task(one(owner))
            else:
                self.where["task"] = one.__name__
                if self.ending_of(functools.partial(one, owner)) == "gave up":
                    return

    def ending_of(self, part: Callable[[], Any]) -> str:
        """Do a part of what a user does: `done`, `stopped`, `broke` or `gave up`."""
        try:
            with gevent.Timeout(TASK_S, TimeoutError(f"took more than {TASK_S} s")):
                part()
        except (RescheduleTask, InterruptTaskSet):
            return "done"
        except (StopUser, StopTest):
            return "stopped"
        except GreenletExit as ending:
            if ending is not GAVE_UP:
                raise
            return "gave up"
        except Exception as error:
            logging.getLogger(__name__).exception("an exception in %s", self.where)
            text = f"{type(error).__name__}: {error}"
            self.problems.append({**self.where, "text": text})
            return "broke"
        finally:
            self.note_other_failures()
        return "done"

    def note_other_failures(self) -> None:
        """Take down what failed without being a request, such as a poll."""
        errors = self.environment.stats.errors
        for key, error in errors.items():
            if error.method in ("POLL", "DATA", "STOP") and key not in self.noted:
                self.noted.add(key)
                text = f"{error.method} {error.name}: {error.error}"
                self.problems.append({**self.where, "text": text})
