"""Steps that nothing can reach."""

from __future__ import annotations

from collections.abc import Sequence

from scenarioc.expressions.tree import Constant
from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.walk import inner_steps, tasks_of
from scenarioc.problems import Label, Problems


def unreachable_step(plan: model.Plan, lowering: Lowering) -> None:
    """Report steps behind a stop, and branches whose condition is written as a constant."""
    for user in plan.everyone:
        for steps in (user.start, user.stop, *(task.steps for task in tasks_of(user.tasks))):
            _list(steps, lowering.problems)


def _list(steps: Sequence[model.Step], problems: Problems) -> None:
    for index, step in enumerate(steps):
        if ends(step) and index + 1 < len(steps):
            here = step.place.span
            labels = [Label(here, "the flow ends here")] if here else []
            problems.warn(
                "unreachable-step",
                "nothing reaches this step",
                steps[index + 1].place.span,
                labels=labels,
                help="remove it, or move the `stop`",
            )
        if isinstance(step, model.If | model.While) and isinstance(step.condition, Constant):
            never = not step.condition.value
            problems.warn(
                "constant-condition",
                f"this condition is always {'false' if never else 'true'}",
                step.place.span,
                help="remove the step, or write a condition that depends on a variable",
            )
        if isinstance(step, model.Choose):
            for branch in step.branches:
                if branch.weight == 0:
                    problems.warn(
                        "weight-zero",
                        "this branch has weight 0, so it never happens",
                        branch.place.span,
                        help="remove it, or give it a weight",
                    )
        for inner in inner_steps(step):
            _list(inner, problems)


def ends(step: model.Step) -> bool:
    """Whether no step can follow this one."""
    match step:
        case model.Stop():
            return True
        case model.If():
            return bool(step.otherwise) and _end(step.then) and _end(step.otherwise)
        case model.Choose():
            return all(_end(branch.steps) for branch in step.branches)
        case model.Group():
            return _end(step.steps)
    return False


def _end(steps: Sequence[model.Step]) -> bool:
    return any(ends(step) for step in steps)
