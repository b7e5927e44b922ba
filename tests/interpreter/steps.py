"""Does the steps of a plan one by one."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from interpreter import hooks, sockets
from interpreter.client import Client
from interpreter.data import NoRows
from interpreter.expressions import evaluate, text_of
from interpreter.memory import Memory
from interpreter.requests import Exchange
from scenarioc.expressions.tree import Expression, Type
from scenarioc.plan import model
from support.trace import Trace, Unit


class Ended(Exception):
    """The iteration is over."""


class Failed(Ended):
    """The iteration is over because a step failed."""


class UserEnded(Exception):
    """The user is over."""


class Steps:
    """One virtual user that does steps; `unit` is what it notes them in."""

    def __init__(
        self,
        settings: model.Client,
        host: str,
        folder: Path,
        headers: Mapping[str, str],
        proxy: Any,
        memory: Memory,
        trace: Trace,
    ) -> None:
        self.client = Client(settings, host, folder, headers, proxy)
        self.hooks: dict[str, Any] | None = None
        self.memory, self.trace = memory, trace
        self.unit = Unit("", "")
        self.iterations = self.before = 0
        self.sockets: dict[Any, Any] = {}
        self.tokens: dict[str, dict[str, str]] = {}
        self.shared_tokens = self.tokens
        self.sources: Any = None

    def value(self, node: Expression) -> Any:
        """The value of an expression here and now."""
        return evaluate(node, self.memory)

    def pause(self, seconds: float) -> None:
        """Note a pause."""
        self.unit.pauses.append(seconds)

    def through(self, steps: Sequence[model.Step]) -> None:
        """Do steps in order."""
        for step in steps:
            self._do(step)

    def _do(self, step: model.Step) -> None:
        match step:
            case model.Request():
                self._request(step)
            case model.Socket():
                sockets.do(step, self)
            case model.Think():
                self.pause(self._seconds(step.wait))
            case model.Set():
                self.memory.keep(step.identifier, step.user_lived, self.value(step.value))
            case model.Measure():
                self._measure(step)
            case model.Draw():
                self._draw(step)
            case model.Put():
                self.sources.pools[step.source].append(self.value(step.value))
            case model.Take():
                self._take(step)
            case model.Log():
                self.unit.logs.append(text_of(self.value(step.text)))
            case model.RunHook():
                self._hook(step)
            case model.Forget():
                self.client.session.cookies.clear()
            case model.Stop():
                self._stop(step.what, step.because, step.place)
            case model.If():
                self.through(step.then if self.value(step.condition) else step.otherwise)
            case model.Choose():
                weights = [branch.weight for branch in step.branches]
                [branch] = random.choices(step.branches, weights)
                self.through(branch.steps)
            case model.Parallel():
                self._parallel(step)
            case model.Group():
                self._group(step)
            case model.Retry():
                self._retry(step)
            case _:
                self._loop(step)

    def _loop(self, step: model.Step) -> None:
        outer = self.memory.builtins.get("loop.index")
        try:
            self._rounds(step)
        finally:
            self.memory.builtins["loop.index"] = outer

    def _rounds(self, step: model.Step) -> None:
        match step:
            case model.Repeat():
                for index in range(int(self.value(step.count))):
                    self._round(index, step.steps)
            case model.ForEach():
                for index, item in enumerate(list(self.value(step.items))):
                    self.memory.keep(step.identifier, False, item)
                    self._round(index, step.steps)
            case model.While():
                for index in range(step.limit):
                    self.memory.builtins["loop.index"] = index
                    if not self.value(step.condition):
                        break
                    self._round(index, step.steps)
            case model.Until():
                for index in range(step.limit):
                    self._round(index, step.steps)
                    if self.value(step.condition):
                        return
                    self.pause(step.every_s)
                self._give_up(step)
            case _:
                raise NotImplementedError(f"the interpreter does not know this step: {step!r}")

    def _round(self, index: int, steps: Sequence[model.Step]) -> None:
        self.memory.builtins["loop.index"] = index
        self.through(steps)

    def _give_up(self, step: model.Until) -> None:
        text = f"gave up, the condition never held ({step.place})"
        self._count_failure(step.title, text)
        raise Failed

    def _parallel(self, step: model.Parallel) -> None:
        begin: tuple[int, int] = (self.client.sent - self.before, len(self.unit.samples))
        first = None
        for branch in step.branches:
            try:
                self.through(branch.steps)
            except Exception as error:
                first = first or error
        self.unit.together.append((*begin, self.client.sent - self.before, len(self.unit.samples)))
        if first:
            raise first

    def _group(self, step: model.Group) -> None:
        row = next((row for row in self.trace.groups if row[0] == step.name), None)
        if row is None:
            self.trace.groups.append(row := [step.name, 0, 0])
        try:
            self.through(step.steps)
        except (Failed, UserEnded):
            row[2] += 1
            raise
        finally:
            row[1] += 1

    def _measure(self, step: model.Measure) -> None:
        row = next((row for row in self.trace.groups if row[0] == step.name), None)
        if row is None:
            self.trace.groups.append(row := [step.name, 0, 0])
        value = self.value(step.value)
        row[1] += value if step.kind == "counter" else 1
        row[2] += step.kind == "rate" and not value

    def _draw(self, step: model.Draw) -> None:
        try:
            drawn = self.sources.draw(step.source, self.memory, [self.value(one) for one in step.arguments])
        except NoRows:
            raise UserEnded from None
        self.memory.keep(step.identifier, step.user_lived, drawn)

    def _take(self, step: model.Take) -> None:
        pool = self.sources.found[step.source]
        try:
            self.memory.keep(step.identifier, step.user_lived, self.sources.take(step))
        except IndexError:
            if pool.when_empty != "skip":
                self._count_failure(pool.name, f"the pool is empty ({pool.place})")
            if pool.when_empty != "wait":
                self.pause(0.1)
            raise Failed from None

    def _count_failure(self, name: str, text: str) -> None:
        for row in self.trace.polls:
            if row[:2] == [name, text]:
                row[2] += 1
                break
        else:
            self.trace.polls.append([name, text, 1])

    def _retry(self, step: model.Retry) -> None:
        for attempt in range(1, step.attempts + 1):
            try:
                self.through(step.steps)
                break
            except Failed:
                if attempt == step.attempts:
                    raise
                self.pause(step.every_s)

    def _hook(self, step: model.RunHook) -> None:
        arguments = {name: self.value(value) for name, value in step.arguments}
        result = hooks.call(self, step.function, arguments)
        if step.identifier is not None:
            self.memory.keep(step.identifier, step.user_lived, result)

    def _stop(self, what: str, because: Expression | None = None, place: model.Place | None = None) -> None:
        if because is not None:
            self._count_failure(self.unit.user, f"{text_of(self.value(because))} ({place})")
        if what == "iteration":
            raise Failed if because else Ended
        if what == "test":
            self.unit.logs.append("the test stops")
        raise UserEnded

    def _seconds(self, wait: model.Wait) -> float:
        from interpreter.walk import seconds

        return seconds(wait, self.memory)

    def _request(self, step: model.Request) -> None:
        self.ended(step, Exchange(step, self))

    def ended(self, step: model.Request | model.Socket, exchange: Exchange) -> None:
        """Note a sample, and end what its failure ends."""
        self.unit.samples.append((step.method, step.name, exchange.failure))
        if exchange.end == "end_iteration":
            raise Failed
        if exchange.end in ("end_user", "end_test"):
            self._stop(exchange.end.removeprefix("end_"))

    def values_of(self, named: Sequence[model.NamedValue], *, lists: bool = False) -> dict[str, Any]:
        """Headers, parameters or fields as text; null leaves one out, a list repeats it."""
        found: dict[str, Any] = {}
        for one in named:
            if one.value.type is Type.NONE:
                continue
            value = self.value(one.value)
            many = lists and one.value.type in (Type.LIST, Type.ANY) and isinstance(value, list)
            found[one.name] = [text_of(item) for item in value] if many else text_of(value)
        return found
