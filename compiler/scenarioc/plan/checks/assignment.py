"""Use before capture: along every path a variable has to have a value when it is read."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from scenarioc.expressions.tree import Lives, Name
from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.walk import all_steps, nodes_in, tasks_of
from scenarioc.problems import Label, Problems

Known = frozenset[str]
_NESTED = ("steps", "then", "otherwise", "branches", "captures", "checks", "auth")


def use_before_assignment(plan: model.Plan, lowering: Lowering) -> None:
    """Report every read of a variable that some path reaches without a value."""
    for user in plan.everyone:
        given = frozenset(f"self.{v.identifier}" for v in user.variables if v.initial is not None)
        walk = _Walk(lowering.problems, user.start, user.title)
        started = walk.through(user.start, given)
        if user is plan.setup:
            walk.check_shared(plan.shared, started)
        for task in tasks_of(user.tasks):
            _Walk(lowering.problems, task.steps, task.title).through(task.steps, started)
        _Walk(lowering.problems, user.stop, user.title).through(user.stop, started)


@dataclass(slots=True, eq=False, repr=False)
class _Walk:
    """One flow: what is assigned anywhere in it, for the words of a message."""

    problems: Problems
    all: Sequence[model.Step]
    title: str
    passed: set[str] = field(default_factory=set)

    def through(self, steps: Sequence[model.Step], known: Known) -> Known:
        """What has a value after the steps, for certain."""
        for step in steps:
            known = self._step(step, known)
        return known

    def _step(self, step: model.Step, known: Known) -> Known:
        kind: Any = type(step)
        self._reads(tuple(getattr(step, name) for name in _own_parts(kind)), known)
        if isinstance(step, model.Request | model.Socket):
            # A login gets its own values, but it may come with this very request.
            self._reads(step.auth, known, lives=Lives.USER)
        known = self._after(step, known)
        self.passed.update(name.removeprefix("self.") for name in assigned_by(step))
        return known

    def _after(self, step: model.Step, known: Known) -> Known:
        match step:
            case model.Request() | model.Socket():
                return self._request(step, known)
            case model.Set() | model.Draw() | model.Take():
                return known | {key(step.identifier, step.user_lived)}
            case model.RunHook() if step.identifier is not None:
                return known | {key(step.identifier, step.user_lived)}
            case model.ForEach():
                self.through(step.steps, known | {step.identifier})
                return known
            case model.Repeat():
                inside = self.through(step.steps, known)
                certain = getattr(step.count, "value", 0)
                return inside if isinstance(certain, int) and certain > 0 else known
            case model.While():
                self.through(step.steps, known)
                return known
            case model.Until():
                inside = self.through(step.steps, known)
                self._reads(step.condition, inside)
                return inside
            case model.If():
                return self.through(step.then, known) & self.through(step.otherwise, known)
            case model.Choose():
                return frozenset.intersection(*(self.through(branch.steps, known) for branch in step.branches))
            case model.Parallel():
                return known.union(*(self.through(branch.steps, known) for branch in step.branches))
            case model.Group() | model.Retry():
                return self.through(step.steps, known)
            case model.Stop():
                # Nothing follows a stop, so nothing after it can lack a value.
                return known | {name for one in all_steps(self.all) for name in assigned_by(one)}
        return known

    def _request(self, step: model.Request | model.Socket, known: Known) -> Known:
        for check in step.checks:
            self._reads(check.expected, known)
        for capture in step.captures:
            self._reads((capture.default, capture.transform), known)
            known |= {key(capture.identifier, capture.user_lived)}
        return known

    def check_shared(self, shared: Sequence[str], known: Known) -> None:
        """Report what users read and only some ways through the setup give a value."""
        for name in shared:
            place = next(self._assignments(name), None)
            if f"self.{name}" not in known and place is not None:
                self.problems.add(
                    "use-before-capture",
                    f"users read `{name}`, but not every way through `setup` gives it a value",
                    place.span,
                    help="set it on every branch, or before them",
                )

    def _reads(self, value: Any, known: Known, lives: Lives | None = None) -> None:
        for node in nodes_in(value):
            if (
                isinstance(node, Name)
                and _may_lack(node)
                and lives in (None, node.variable.lives)
                and key(node.variable.identifier, node.variable.lives is Lives.USER) not in known
            ):
                self._report(node)

    def _report(self, node: Name) -> None:
        variable = node.variable
        before = variable.identifier in self.passed
        labels = [
            Label(
                place.span,
                "this gives it a value, but not on every way there" if before else "it gets its value only here",
            )
            for place in self._assignments(variable.identifier)
            if place.span is not None
        ][:1]
        self.problems.add(
            "use-before-capture",
            f"`{variable.name}` is used before anything sets it",
            node.span,
            labels=labels,
            help=f"in `{self.title}`, capture it in an earlier step, set it on every branch,\n"
            "or give it a first value under `variables`",
        )

    def _assignments(self, identifier: str) -> Iterator[model.Place]:
        for step in all_steps(self.all):
            if identifier in (name.removeprefix("self.") for name in assigned_by(step)):
                captures = getattr(step, "captures", ())
                yield next((c.place for c in captures if c.identifier == identifier), step.place)


@functools.cache
def _own_parts(kind: Any) -> tuple[str, ...]:
    """The fields of a kind of step that are read before anything inside it happens."""
    later = (*_NESTED, "condition") if kind is model.Until else _NESTED
    return tuple(part.name for part in fields(kind) if part.name not in later)


def _may_lack(node: Name) -> bool:
    return node.variable.lives is not Lives.TEST and node.variable.name != "value"


def key(identifier: str, user_lived: bool) -> str:
    """One name for a variable in the sets of known ones; attributes and locals do not mix."""
    return f"self.{identifier}" if user_lived else identifier


def assigned_by(step: model.Step) -> Iterator[str]:
    """The variables that a step itself gives a value."""
    match step:
        case model.Request() | model.Socket():
            yield from (key(c.identifier, c.user_lived) for c in step.captures)
        case model.Set() | model.Draw() | model.Take():
            yield key(step.identifier, step.user_lived)
        case model.RunHook() if step.identifier is not None:
            yield key(step.identifier, step.user_lived)
        case model.ForEach():
            yield step.identifier
