"""The locals of one method: every variable that its steps assign, in sight from the first step on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarioc.expressions.tree import Lives, Variable
from scenarioc.naming import identifier
from scenarioc.plan.context import Flow
from scenarioc.plan.variables import assigned, inner_steps
from scenarioc.source import Path


def locals_of(flow: Flow, steps: Sequence[Any] | None, path: Path) -> Flow:
    """The same place with every variable in sight that the steps assign and that is not known yet."""
    new = []
    for name, kind in assigned(steps, flow.lowering.spec).items():
        if name not in flow.variables:
            flow.check_name(name, assigning(steps or (), name, path) or path)
            new.append(Variable(name, flow.names.take(identifier(name)), Lives.ITERATION, kind))
    return flow.seeing(*new)


def assigning(steps: Sequence[Any], name: str, path: Path) -> Path | None:
    """Where steps first give a name its value; None when they do it elsewhere, in a fragment or an endpoint."""
    for index, step in enumerate(steps):
        for key, values in (
            ("capture", getattr(step, "capture", None)),
            ("set", getattr(step, "set", None)),
            ("take", getattr(step, "take", None)),
            ("pick", getattr(step, "pick", None)),
            ("for", getattr(step, "for_", None)),
        ):
            if isinstance(values, dict) and name in values:
                return (*path, index, key, name)
        for inner in inner_steps(step):
            if found := assigning(inner, name, (*path, index, "steps")):
                return found
    return None
