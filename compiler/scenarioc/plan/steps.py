"""Lowering of steps: flows become nested steps without names that have to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scenarioc.plan import model
from scenarioc.plan.context import Flow, constant
from scenarioc.plan.endpoints import lower_endpoint
from scenarioc.plan.lines import lower_line
from scenarioc.plan.settling import settled
from scenarioc.source import Path
from scenarioc.spec.lines import split_request
from scenarioc.spec.pauses import Pause


def lower_steps(flow: Flow, steps: Sequence[Any] | None, path: Path) -> tuple[model.Step, ...]:
    """The steps of one list, fragments unfolded."""
    found: list[model.Step] = []
    for index, step in enumerate(steps or ()):
        found += lower_step(flow, step, (*path, index))
    return tuple(found)


def lower_step(flow: Flow, step: Any, path: Path) -> Iterable[model.Step]:
    """One step of the spec, which may become none or several."""
    if isinstance(step, str):
        known = split_request(step)
        return settled(flow, lower_line(flow, step, path, None) if known else lower_endpoint(flow, step, path))
    from scenarioc.plan.kinds import lower_kind

    return lower_kind(flow, step, path)


def lower_pause(flow: Flow, pause: Pause, path: Path) -> model.Wait:
    """A pause with its figures as expressions in seconds."""
    a = flow.text(pause.a, path) if isinstance(pause.a, str) else constant(pause.a)
    return model.Wait(pause.kind, a, None if pause.b is None else constant(pause.b))
