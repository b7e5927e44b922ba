"""Pauses that do not fit into the run."""

from __future__ import annotations

from scenarioc.expressions.tree import Constant
from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.walk import steps_of
from scenarioc.problems import Label, Span
from scenarioc.units import number


def think_longer_than_run(plan: model.Plan, lowering: Lowering) -> None:
    """Warn when a user would still be thinking at the end of a profile."""
    # Users that arrive are never cut off.
    closed = [profile for profile in plan.load.profiles if profile.arrivals is None]
    shortest = min(closed, key=lambda profile: profile.seconds, default=None)
    if shortest is None or shortest.seconds <= 0:
        return
    for user in plan.users:
        key = "pace" if user.wait and user.wait.kind == "pace" else "think"
        own = lowering.document.key_at(("scenarios", user.title, key))
        waits: list[tuple[model.Wait, Span | None]] = [(user.wait, own)] if user.wait else []
        waits += [(step.wait, step.place.span) for step in steps_of(user) if isinstance(step, model.Think)]
        for wait, at in waits:
            pause = _longest(wait)
            if pause >= shortest.seconds:
                lowering.problems.warn(
                    "think-too-long",
                    f"a pause of {number(pause)} s does not fit into {number(shortest.seconds)} s of `{shortest.name}`",
                    at,
                    labels=[Label(shortest.place.span, "this load")] if shortest.place.span else [],
                    help="shorten the pause, or let the load last longer",
                )


def _longest(wait: model.Wait) -> float:
    figure = wait.b if wait.kind == "uniform" and wait.b is not None else wait.a
    return float(figure.value) if isinstance(figure, Constant) and isinstance(figure.value, int | float) else 0.0
