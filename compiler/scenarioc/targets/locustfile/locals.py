"""What a block of steps reads and assigns, as far as the text of a method depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarioc.expressions.tree import Builtin, Lives, Name, walk
from scenarioc.plan import model
from scenarioc.plan.walk import all_steps, expressions_in


def uses(value: Any, builtin: str) -> bool:
    """Whether any expression in a part of the plan reads a built-in value such as `loop.index`."""
    return any(
        isinstance(node, Builtin) and node.name == builtin for outer in expressions_in(value) for node in walk(outer)
    )


def read_locals(parts: Sequence[Any]) -> frozenset[str]:
    """The locals that anything in some steps or other parts of the plan reads."""
    nodes = (node for outer in expressions_in(tuple(parts)) for node in walk(outer))
    return frozenset(
        node.variable.identifier for node in nodes if isinstance(node, Name) and node.variable.lives is Lives.ITERATION
    )


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
