"""Lowering of scenarios: user classes with their tasks, flows and variables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from scenarioc.expressions.tree import Expression, Lives, Type, Variable
from scenarioc.figures import same
from scenarioc.naming import Names, class_name, identifier, reserved_attributes
from scenarioc.plan import model
from scenarioc.plan.auth.apply import with_auth_of, with_default_headers
from scenarioc.plan.client import lower_client
from scenarioc.plan.context import Flow, constant, either
from scenarioc.plan.endpoints import lower_endpoint
from scenarioc.plan.headers import spread_headers
from scenarioc.plan.hints import Hints
from scenarioc.plan.locals import locals_of
from scenarioc.plan.settling import settled
from scenarioc.plan.steps import lower_pause, lower_steps
from scenarioc.plan.variables import assigned, task_steps
from scenarioc.plan.walk import reads_of
from scenarioc.problems import Severity
from scenarioc.source import Path
from scenarioc.spec import Spec
from scenarioc.spec.scenario import Scenario, Task

OWN_NAMES = (
    *("begin", "leave", "task", "tag", "between", "constant", "constant_pacing", "normal_wait", "exponential_wait"),
    *("tls_context", "tls_contexts", "keep_trying", "staticmethod", "float", "os", "Any", "TaskSet"),
)
"""What the body of a user class itself says: after a method called `task`, `@task` would mean that method."""


def lower_users(top: Flow, drawn: tuple[str, ...], host: Expression) -> tuple[model.User, ...]:
    """All scenarios that have users, in the order in which they are written."""
    users = []
    for title, scenario in top.lowering.spec.scenarios.items():
        path = ("scenarios", title)
        user = _user(top, title, scenario, drawn, host)
        if scenario.weight is not None and same(scenario.weight, 0):
            top.problems.warn(
                "weight-zero",
                f"`{title}` has weight 0, so nobody does it",
                top.document.at((*path, "weight")),
                help="remove the scenario, or give it a weight",
            )
            continue
        users.append(user)
    if not users:
        top.problems.add(
            "no-users",
            "every scenario has weight 0",
            top.document.key_at(("scenarios",)),
            help="give one of them a weight",
        )
    return tuple(users)


def _user(top: Flow, title: str, scenario: Scenario, drawn: tuple[str, ...], host: Expression) -> model.User:
    path: Path = ("scenarios", title)
    lowering = top.lowering
    attributes = lowering.attributes.inner()
    attributes.reserve(*OWN_NAMES)
    name = top.names.take(class_name(title))
    top = replace(top, hints=Hints(lowering.spec, title), scenario=title)
    top = with_auth_of(top, scenario.auth, path)
    flow, variables = _variables(top, scenario, drawn, attributes, path)
    _check_shape(top, title, scenario, path)
    start = lower_steps(_iteration(flow, attributes), scenario.start, (*path, "start"))
    tasks = (
        _flow_task(flow, title, scenario, attributes)
        if scenario.flow
        else _tasks(flow, scenario.tasks or {}, attributes, (*path, "tasks"))
    )
    ending = locals_of(_iteration(flow, attributes), scenario.stop, (*path, "stop"))
    stop = lower_steps(ending, scenario.stop, (*path, "stop"))
    headers = with_default_headers(flow, headers_of(flow, scenario.headers, (*path, "headers")))
    if scenario.target is not None:
        host = flow.text(scenario.target.rstrip("/"), (*path, "target"))
    wait = lower_pause(flow, scenario.think, (*path, "think")) if scenario.think else None
    if scenario.pace is not None:
        wait = model.Wait("pace", constant(scenario.pace))
    user = model.User(
        identifier=name,
        title=title,
        weight=scenario.weight if scenario.weight is not None else 1,
        fixed_count=scenario.users,
        host=host,
        client=replace(lower_client(top), headers=headers),
        wait=wait,
        variables=(),
        start=start,
        tasks=tasks,
        stop=stop,
        tags=scenario.tags or (),
        place=lowering.place(path),
    )
    return spread_headers(replace(user, variables=needed_variables(variables, user, scenario.variables or ())))


def headers_of(flow: Flow, own: Mapping[str, Any] | None, path: Path) -> tuple[model.NamedValue, ...]:
    """The headers of every request: the spec's, and those of a scenario itself, which stand at `path`."""
    own = own or {}
    places: dict[str, Path] = dict.fromkeys(flow.lowering.spec.headers or {}, ("headers",))
    places |= dict.fromkeys(own, path)
    values = {**(flow.lowering.spec.headers or {}), **own}
    kept = ((name, at) for name, at in places.items() if values[name] is not None)
    return tuple(model.NamedValue(name, flow.value(values[name], (*at, name))) for name, at in kept)


def _check_shape(top: Flow, title: str, scenario: Scenario, path: Path) -> None:
    document, problems = top.document, top.problems
    if scenario.tasks and scenario.flow:
        message = f"`{title}` has both `tasks` and `flow`"
        way_out = "keep one, or make the flow the `steps` of a task"
        either(top, "tasks-and-flow", message, path, ("tasks", "flow"), way_out)
    if not scenario.tasks and not scenario.flow:
        problems.add(
            "nothing-to-do",
            f"`{title}` does nothing",
            document.key_at(path),
            help="add `tasks` (drawn by weight) or `flow` (in order)",
        )
    if scenario.think and scenario.pace:
        message = f"`{title}` has both `think` and `pace`"
        either(top, "think-and-pace", message, path, ("think", "pace"), "keep one of them")
    if scenario.weight is not None and scenario.users is not None:
        message = f"`{title}` has both `weight` and `users`"
        way_out = "`users` is a fixed number, `weight` a share: keep one"
        either(top, "weight-and-users", message, path, ("weight", "users"), way_out)


def _variables(
    top: Flow, scenario: Scenario, drawn: tuple[str, ...], attributes: Names, path: Path
) -> tuple[Flow, list[model.Assigned]]:
    """The place where the user's own variables are in sight, and those variables."""
    spec, lowering = top.lowering.spec, top.lowering
    declared: dict[str, tuple[Any, Path]] = {n: ((spec.variables or {})[n], ("variables", n)) for n in drawn}
    declared |= {n: (value, (*path, "variables", n)) for n, value in (scenario.variables or {}).items()}
    flow, found, changed = top, [], _assigned_anywhere(scenario, spec)
    for name, (value, at) in declared.items():
        top.check_name(name, at)
        initial = flow.value(value, at)
        kind = Type.ANY if name in changed else initial.type
        variable = Variable(name, attributes.take(identifier(name)), Lives.USER, kind)
        found.append(model.Assigned(name, variable.identifier, initial, lowering.place(at)))
        flow = flow.seeing(variable)
    for name, kind in assigned(scenario.start, spec).items():
        if name not in declared:
            # A task may give it a value of another kind.
            kind = kind if changed.get(name) is kind else Type.ANY
            variable = Variable(name, attributes.take(identifier(name)), Lives.USER, kind)
            found.append(model.Assigned(name, variable.identifier, None, lowering.place((*path, "start"))))
            flow = flow.seeing(variable)
    return flow, found


def _assigned_anywhere(scenario: Scenario, spec: Spec) -> dict[str, Type]:
    """The names that any step of a scenario assigns; `ANY` where different steps give different types."""
    found: dict[str, Type] = {}
    names = [title for title in scenario.tasks or {} if title in (spec.endpoints or {})]
    for steps in (scenario.start, scenario.flow, scenario.stop, names, *task_steps(scenario.tasks)):
        for name, kind in assigned(steps, spec).items():
            found[name] = kind if found.get(name, kind) is kind else Type.ANY
    return found


def needed_variables(
    variables: list[model.Assigned], user: model.User, declared: Collection[str]
) -> tuple[model.Assigned, ...]:
    """The variables that this user reads or that the scenario itself declares."""
    reads = reads_of((user, *variables))
    read = {variable.name for variable in reads.variables if variable.lives is Lives.USER}
    return tuple(v for v in variables if v.name in read or v.name in declared or v.initial is None)


def _iteration(flow: Flow, attributes: Names) -> Flow:
    """A fresh namespace for the locals of one method."""
    return replace(flow, names=flow.lowering.module.inner())


def _flow_task(flow: Flow, title: str, scenario: Scenario, attributes: Names) -> tuple[model.Task, ...]:
    path: Path = ("scenarios", title, "flow")
    inside = locals_of(_iteration(flow, attributes), scenario.flow, path)
    name = attributes.take(identifier(title))
    return (model.Task(name, title, 1, (), lower_steps(inside, scenario.flow, path), flow.lowering.place(path)),)


def _tasks(
    flow: Flow, tasks: Mapping[str, Any], attributes: Names, path: Path
) -> tuple[model.Task | model.TaskGroup, ...]:
    found: list[model.Task | model.TaskGroup] = []
    for title, task in tasks.items():
        at = (*path, title)
        weight = task.weight if isinstance(task, Task) else task
        whole = task if isinstance(task, Task) else Task.model_construct(weight=task)
        lowered = _task(flow, title, whole, attributes, at)
        if same(weight, 0):
            flow.problems.warn(
                "weight-zero",
                f"`{title}` has weight 0, so it never happens",
                flow.document.key_at(at),
                help="remove it, or give it a weight",
            )
        elif lowered is not None:
            found.append(lowered)
    if tasks and not found and not any(p.severity is Severity.ERROR for p in flow.problems.found):
        flow.problems.add(
            "no-tasks", "every task has weight 0", flow.document.key_at(path), help="give one of them a weight"
        )
    return tuple(found)


def _task(flow: Flow, title: str, task: Task, attributes: Names, path: Path) -> model.Task | model.TaskGroup | None:
    place = flow.lowering.place(path)
    if task.tasks is not None:
        if task.steps is not None:
            message = f"`{title}` has both `steps` and `tasks`"
            either(flow, "tasks-and-steps", message, path, ("steps", "tasks"), "keep one of them")
        name = attributes.take(class_name(title))
        inner = Names(reserved_attributes(), OWN_NAMES)
        return model.TaskGroup(
            name, title, task.weight, task.leave, _tasks(flow, task.tasks, inner, (*path, "tasks")), place
        )
    name = attributes.take(identifier(title))
    inside = _iteration(flow, attributes)
    if task.steps is not None:
        inside = locals_of(inside, task.steps, (*path, "steps"))
        return model.Task(
            name, title, task.weight, task.tags or (), lower_steps(inside, task.steps, (*path, "steps")), place
        )
    inside = locals_of(inside, [title], path)
    steps = settled(inside, lower_endpoint(inside, title, path))
    return model.Task(name, title, task.weight, task.tags or (), steps, place) if steps else None
