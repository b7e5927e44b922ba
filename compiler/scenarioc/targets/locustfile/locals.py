"""What a block of steps reads and assigns, as far as the text of a method depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarioc.expressions.tree import Lives
from scenarioc.plan import model
from scenarioc.plan.walk import all_steps, reads_of


def uses(value: Any, builtin: str) -> bool:
    """Whether any expression in a part of the plan reads a built-in value such as `loop.index`."""
    return builtin in reads_of(value).builtins


def read_locals(parts: Sequence[Any]) -> frozenset[str]:
    """The locals that anything in some steps or other parts of the plan reads."""
    read = reads_of(tuple(parts)).variables
    return frozenset(variable.identifier for variable in read if variable.lives is Lives.ITERATION)


def assigned_locals(steps: Sequence[model.Step]) -> tuple[str, ...]:
    """The locals that steps assign, in order of appearance; those of a `for` are its own."""
    found: dict[str, None] = {}
    for step in all_steps(steps):
        if isinstance(step, model.Request | model.Socket):
            found.update((c.identifier, None) for c in step.captures if not c.user_lived)
        elif isinstance(step, model.Set | model.RunHook | model.Take) and step.identifier and not step.user_lived:
            found[step.identifier] = None
    return tuple(found)


def shared_locals(steps: Sequence[model.Step]) -> tuple[str, ...]:
    """The locals that parallel branches assign: their method has to know them beforehand."""
    found: dict[str, None] = {}
    for step in all_steps(steps):
        if isinstance(step, model.Parallel):
            for branch in step.branches:
                found.update(dict.fromkeys(assigned_locals(branch.steps)))
    return tuple(found)
