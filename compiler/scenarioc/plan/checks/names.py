"""Names: captures nobody reads, definitions nobody uses, rows that mix different things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenarioc.expressions.tree import Constant, Lives, Name, Text
from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.walk import all_steps, reads_of, steps_of, tasks_of
from scenarioc.problems import Label


def unused_capture(plan: model.Plan, lowering: Lowering) -> None:
    """Report required captures whose value no step reads."""
    for user in plan.everyone:
        read = _names_in(plan.everyone if user is plan.setup else [user])
        for step in steps_of(user):
            for capture in step.captures if isinstance(step, model.Request | model.Socket) else ():
                if not (capture.demanded or capture.variable in read or _declared(capture.variable, user)):
                    lowering.problems.warn(
                        "unused-capture",
                        f"nothing uses `{capture.variable}`",
                        capture.place.span,
                        help="remove the capture; to check that the value is there, write `expect` with `exists: true`",
                    )


def _declared(name: str, user: model.User) -> bool:
    return any(variable.name == name and variable.initial is not None for variable in user.variables)


def _names_in(users: Iterable[model.User]) -> set[str]:
    return {variable.name for user in users for variable in user.reads.variables}


def unused_definition(plan: model.Plan, lowering: Lowering) -> None:
    """Report fragments, endpoints and variables of the main file that nothing uses."""
    spec, document = lowering.spec, lowering.document
    rest = reads_of((plan.constants, plan.host, plan.data))
    read = _names_in(plan.everyone) | {variable.name for variable in rest.variables}
    kinds = (
        ("fragment", "fragments", spec.fragments, lowering.used_fragments),
        ("endpoint", "endpoints", spec.endpoints, lowering.used_endpoints),
        ("auth", "auth", spec.auth, lowering.used_auths),
        ("variable", "variables", spec.variables, read),
        ("data", "data", spec.data, {one.name for one in plan.data}),
        ("metric", "metrics", spec.metrics, {metric.name for metric in plan.metrics}),
    )
    for kind, section, defined, used in kinds:
        for name in defined or {}:
            at = document.key_at((section, name))
            # What an included file offers need not be taken.
            if name not in used and at.file == document.name:
                lowering.problems.warn(
                    f"unused-{kind}", f"nothing uses the {kind} `{name}`", at, help="remove it, or use it in a scenario"
                )


def hidden_variable(plan: model.Plan, lowering: Lowering) -> None:
    """Report loop variables and parameters that hide another variable of the same name."""
    for user in plan.users:
        outer = {v.name: v.place for v in user.variables} | {c.name: c.place for c in plan.constants}
        for task in tasks_of(user.tasks):
            for step, name in _own_names(task):
                if name in outer and step.place.span is not None:
                    there = outer[name].span
                    labels = [Label(there, "the other one is declared here")] if there else []
                    lowering.problems.warn(
                        "shadowed-variable",
                        f"`{name}` hides another variable of that name",
                        step.place.span,
                        labels=labels,
                        help="choose another name for one of them",
                    )


def _own_names(task: model.Task) -> Iterator[tuple[model.Step, str]]:
    for step in all_steps(task.steps):
        if isinstance(step, model.ForEach) or (isinstance(step, model.Set) and not step.user_lived):
            yield step, step.variable


def shared_statistics_name(plan: model.Plan, lowering: Lowering) -> None:
    """Report endpoints that would share one statistics row although they are different."""
    first: dict[tuple[str, str], model.Request] = {}
    for user in plan.users:
        for step in steps_of(user):
            if not isinstance(step, model.Request) or step.endpoint is None:
                continue
            other = first.setdefault((step.method, step.name), step)
            if other.endpoint != step.endpoint and other.place.span is not None:
                lowering.problems.warn(
                    "shared-name",
                    f"`{step.endpoint}` and `{other.endpoint}` share the statistics row `{step.method} {step.name}`",
                    step.place.span,
                    labels=[Label(other.place.span, "the other one")],
                    help="give one of them a `name`",
                )


def dynamic_url_without_name(plan: model.Plan, lowering: Lowering) -> None:
    """Report URLs that are only known when the test runs and have no name to be counted under."""
    for user in plan.users:
        for step in steps_of(user):
            if isinstance(step, model.Request) and _wholly_dynamic(step) and step.name.startswith("{"):
                lowering.problems.warn(
                    "unnamed-url",
                    f"all URLs of `{step.name}` share one statistics row",
                    step.place.span,
                    help="give the request a `name` that says what it is",
                )


def _wholly_dynamic(request: model.Request) -> bool:
    url = request.url
    if isinstance(url, Text):
        url = url.parts[0]
    return not isinstance(url, Constant) and not (isinstance(url, Name) and url.variable.lives is Lives.TEST)
