"""Walks a plan: every user starts, does each task once in order, and stops; says what it did as a trace."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.request import Request as UrlRequest
from urllib.request import urlopen

from faker import Faker

from interpreter import sockets
from interpreter.expressions import evaluate, text_of
from interpreter.memory import Known, Memory
from interpreter.sources import Sources
from interpreter.steps import Ended, Failed, Steps, UserEnded
from scenarioc.expressions.tree import Constant, Expression, Lives
from scenarioc.plan import model
from support.server import recorded
from support.trace import CLOCK, Trace, Unit, request_of

PATIENCE = 20
"""After so many pauses a start that begins again and again is given up; the driver of generated files does the same."""


class Interpreter:
    """One run of a plan against the recording server at `server`."""

    def __init__(
        self,
        plan: model.Plan,
        folder: Path,
        server: str,
        environment: Mapping[str, str],
        seed: int,
        test_id: str | None,
    ) -> None:
        self.plan, self.folder, self.server, self.seed, self.test_id = plan, folder, server, seed, test_id
        self.environment = {v.name: environment.get(v.name, v.default or "") for v in plan.environment}
        self.fake = Faker("en_US", use_weighting=False)
        self.counters: dict[str, int] = {}
        self.numbers: list[object] = []
        self.trace = Trace([], [], [], [])
        self.hooks: dict[str, Any] = {}
        self.tokens: dict[str, dict[str, str]] = {}
        if plan.hooks:
            exec(plan.hooks.text, self.hooks)

    def run(self) -> Trace:
        """What the plan says that its users do."""
        constants: dict[str, Any] = {}
        for constant in self.plan.constants:
            constants[constant.identifier] = evaluate(constant.value, self._memory(constants))
        self.sources = Sources(self.plan, self.folder, self._memory(constants))
        if self.plan.setup is None:
            self._users(constants)
        else:
            self._once(self.plan.setup, constants)
        self.trace.groups.sort()
        self.trace.polls.sort()
        return self.trace

    def _memory(self, constants: dict[str, Any]) -> Memory:
        memory = Memory(
            environment=self.environment,
            builtins=Known(self.numbers, self.test_id),
            fake=self.fake,
            clock=lambda: CLOCK,
            counters=self.counters,
        )
        memory.lives[Lives.TEST] = constants
        return memory

    def _users(self, constants: dict[str, Any]) -> None:
        for user in self.plan.users:
            self._user(user, constants)

    def _once(self, setup: model.User, constants: dict[str, Any]) -> None:
        """All users, between the setup and the teardown; none when the setup fails."""
        _, steps = self._beginning(setup, constants)
        if setup.start and self._do(setup, steps, "set_up", lambda: self._begun(setup, steps)) != "done":
            return
        for name in self.plan.shared:
            constants[f"{setup.identifier}.{name}"] = steps.memory.lives[Lives.USER][name]
        self._users(constants)
        if setup.stop:
            self._do(setup, steps, "tear_down", lambda: steps.through(setup.stop))

    def _beginning(self, user: model.User, constants: dict[str, Any]) -> tuple[str, Steps]:
        """The address that a user talks to, and its steps to come."""
        memory = self._memory(constants)
        host = text_of(evaluate(user.host, memory)).rstrip("/")
        proxy = evaluate(user.client.proxy, memory) if user.client.proxy else None
        headers = {h.name: text_of(evaluate(h.value, memory)) for h in user.client.headers}
        steps = Steps(user.client, host, self.folder, headers, proxy, memory, self.trace)
        steps.hooks = self.hooks
        steps.shared_tokens = self.tokens
        steps.sources = self.sources
        steps.memory.builtins["iteration"] = 0
        return host, steps

    def _user(self, user: model.User, constants: dict[str, Any]) -> None:
        host, steps = self._beginning(user, constants)
        if self._do(user, steps, "start", lambda: self._start(user, steps)) != "user":
            for name, task in named_tasks(user.tasks):
                self._do(user, steps, name, lambda task=task: self._task(steps, task))
            steps.memory.builtins["iteration"] = steps.iterations
            self._do(user, steps, "stop", lambda: steps.through(user.stop))
        self.trace.users.append(
            {
                "name": user.identifier,
                "base": "FastHttpUser" if user.client.library == "fast" else "HttpUser",
                "weight": user.weight if user.fixed_count is None else 1,
                "fixed_count": user.fixed_count or 0,
                "host": host,
                "waits": self._waits(user.wait, steps.memory),
                "tasks": described(user.tasks),
            }
        )

    def _do(self, user: model.User, steps: Steps, name: str, action: Callable[[], None]) -> str:
        unit = steps.unit = Unit(user.identifier, name)
        self.trace.units.append(unit)
        steps.before = steps.client.sent
        seed = f"{self.seed} {user.identifier} {name}"
        random.seed(seed)
        self.fake.seed_instance(seed)
        steps.memory.begin_iteration()
        kept = () if name == "stop" else tuple(steps.sockets)
        try:
            action()
        except Ended:
            unit.end = "iteration"
        except UserEnded:
            unit.end = "user"
        except NotImplementedError:
            raise
        except Exception:
            unit.end = "error"
        if name != "start" or unit.end == "user":
            sockets.close(steps, kept)
        with urlopen(UrlRequest(self.server + "/_requests", method="DELETE")) as answer:
            unit.requests = [request_of(vars(row)) for row in recorded(answer.read())]
        return unit.end

    def _start(self, user: model.User, steps: Steps) -> None:
        """The start of a user, again after 1, 2, 4 … 30 seconds when a step fails."""
        pause_s = 1
        while True:
            try:
                return self._begun(user, steps)
            except Failed:
                pass
            except Ended:
                return None
            for _ in range(pause_s):
                if len(steps.unit.pauses) >= PATIENCE:
                    raise UserEnded
                steps.pause(1)
            pause_s = min(2 * pause_s, 30)

    def _begun(self, user: model.User, steps: Steps) -> None:
        for variable in user.variables:
            if variable.initial is not None:
                steps.memory.lives[Lives.USER][variable.identifier] = evaluate(variable.initial, steps.memory)
        steps.through(user.start)

    def _task(self, steps: Steps, task: model.Task) -> None:
        steps.memory.builtins["iteration"] = steps.iterations
        steps.iterations += 1
        steps.through(task.steps)

    def _waits(self, wait: model.Wait | None, memory: Memory) -> list[Any]:
        random.seed(str(self.seed))
        if wait is None:
            return [0, 0, 0]
        if wait.kind == "pace":
            return ["pace", float(evaluate(wait.a, memory))]
        return [round(seconds(wait, memory), 3) for _ in range(3)]


def seconds(wait: model.Wait, memory: Memory) -> float:
    """One draw of a pause."""

    def figure(node: Expression) -> float:
        value = evaluate(node, memory)
        return value if isinstance(node, Constant) else float(value)

    a = figure(wait.a)
    match wait.kind:
        case "uniform" if wait.b is not None:
            return random.uniform(a, figure(wait.b))
        case "normal" if wait.b is not None:
            return max(0, random.gauss(a, figure(wait.b)))
        case "exponential":
            return random.expovariate(1 / a) if a else 0
    return a


def named_tasks(
    tasks: Sequence[model.Task | model.TaskGroup], path: tuple[str, ...] = ()
) -> list[tuple[str, model.Task]]:
    """All tasks in order, each with the names that lead to it."""
    found: list[tuple[str, model.Task]] = []
    for task in tasks:
        if isinstance(task, model.TaskGroup):
            found += named_tasks(task.tasks, (*path, task.identifier))
        else:
            found.append((".".join((*path, task.identifier)), task))
    return found


def described(tasks: Sequence[model.Task | model.TaskGroup]) -> list[Any]:
    """Names, weights and tags of tasks; for a group, those inside, and how often it is left."""
    found: list[Any] = []
    for task in tasks:
        if isinstance(task, model.TaskGroup):
            leave = ["leave", task.leave, [], "leaves"]
            found.append([task.identifier, task.weight, [], [*described(task.tasks), leave]])
        else:
            found.append([task.identifier, task.weight, sorted(task.tags)])
    return found
