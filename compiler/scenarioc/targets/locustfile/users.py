"""User classes: attributes, start, tasks, stop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from scenarioc.expressions.tree import Constant
from scenarioc.figures import same
from scenarioc.languages.python import comment
from scenarioc.plan import model
from scenarioc.plan.walk import all_steps, connects
from scenarioc.render import Code, render
from scenarioc.targets.locustfile.answers import may_end
from scenarioc.targets.locustfile.clients import Attribute, client_attributes, session_settings
from scenarioc.targets.locustfile.code import call, indented, name, python
from scenarioc.targets.locustfile.locals import read_locals, shared_locals, uses
from scenarioc.targets.locustfile.loops import indices_apart
from scenarioc.targets.locustfile.pauses import seconds_of
from scenarioc.targets.locustfile.steps import Writer
from scenarioc.units import number

_OUTER_USER = re.compile(r"\buser\b")


def user_class(user: model.User, headers: Code | None = None) -> str:
    """The class of one scenario; `headers` is the constant that holds its default headers."""
    writer = Writer(user.client)
    counted = "iteration" in user.reads.builtins
    return render(
        "locustfile/user.jinja",
        "python",
        heading=Code(comment(f"{user.title} ({user.place})")),
        name=name(user.identifier),
        base=Code("FastHttpUser" if user.client.library == "fast" else "HttpUser"),
        attributes=list(attributes_of(user, headers)),
        wait=_wait_method(user.wait),
        start=start_body(writer, user),
        may_fail=_may_fail(user.start),
        tasks=[_task(user, task, counted) for task in user.tasks],
        stop=stop_body(writer, user.stop, closes=connects(user.start)) if user.stop or connects(user.start) else None,
    )


def attributes_of(user: model.User, headers: Code | None) -> list[Attribute]:
    """What a user class says before its methods."""
    host = python(user.host)
    found = [
        Attribute(Code("host"), host if isinstance(user.host, Constant) else Code(f'{_primary(host)}.rstrip("/")'))
    ]
    if user.fixed_count is not None:
        found.append(Attribute(Code("fixed_count"), python(user.fixed_count)))
    elif not same(user.weight, 1):
        found.append(Attribute(Code("weight"), python(number(user.weight))))
    if (wait := _wait_time(user.wait)) is not None:
        found.append(Attribute(Code("wait_time"), wait))
    if headers is not None:
        found.append(Attribute(Code("default_headers"), headers))
    found += client_attributes(user)
    for variable in user.variables:
        plain = variable.initial if isinstance(variable.initial, Constant) else None
        found.append(Attribute(name(variable.identifier), python(plain) if plain else Code("None"), Code("Any")))
    return found


def _primary(code: Code) -> Code:
    return code if re.fullmatch(r"\w+|f?\"[^\"]*\"", code) else Code(f"({code})")


def _wait_time(wait: model.Wait | None) -> Code | None:
    if wait is None or not isinstance(wait.a, Constant):
        return None
    if wait.kind == "uniform":
        return call("between", number(float(wait.a.value or 0)), seconds_of(model.Wait("constant", wait.b or wait.a)))
    if wait.kind in ("constant", "pace"):
        return call(
            "constant" if wait.kind == "constant" else "constant_pacing", seconds_of(model.Wait("constant", wait.a))
        )
    if wait.kind == "normal" and wait.b is not None:
        return call("normal_wait", number(float(wait.a.value or 0)), seconds_of(model.Wait("constant", wait.b)))
    return call("exponential_wait", seconds_of(model.Wait("constant", wait.a)))


def _wait_method(wait: model.Wait | None) -> Code | None:
    """What a `wait_time` method returns, for pauses that Locust has no function for."""
    return None if wait is None or _wait_time(wait) is not None else call("float", seconds_of(wait))


def start_body(writer: Writer, user: model.User) -> Code | None:
    """What a user does first; None when that is nothing."""
    drawn = [
        Code(f"self.{name(variable.identifier)} = {python(variable.initial)}")
        for variable in user.variables
        if variable.initial is not None and not isinstance(variable.initial, Constant)
    ]
    session = session_settings(user.client)
    if not (drawn or session or user.start):
        return None
    lines = [*session, *_count((user.variables, user.start)), *drawn]
    body = [*lines, *([_method_text(writer, user.start)] if user.start else [])]
    return indented(indented("\n".join(body)))


def _may_fail(steps: Sequence[model.Step]) -> bool:
    """Whether the steps can end before the last one."""
    return any(
        isinstance(step, model.Until | model.Stop | model.Retry | model.RunHook | model.Take)
        or (isinstance(step, model.Draw) and step.may_end)
        or (isinstance(step, model.Request | model.Socket) and may_end(step))
        or (isinstance(step, model.Socket) and step.action == "connect")
        for step in all_steps(steps)
    )


def _method_text(writer: Writer, steps: Sequence[model.Step]) -> Code:
    read = read_locals(steps)
    writer = Writer(writer.client, writer.user, read)
    shared = [Code(f"{name(local)}: Any = None") for local in shared_locals(steps) if local in read]
    return Code("\n".join([*shared, writer.block(indices_apart(steps))]))


def _count(part: Any) -> list[Code]:
    """What gives a start or a stop, which belong to no iteration, its `iteration`."""
    return [Code(f"iteration = {call('iterations_done', Code('self'))}")] if uses(part, "iteration") else []


def stop_body(writer: Writer, steps: tuple[model.Step, ...], *, closes: bool = False) -> Code:
    """What a user does last; `closes` the connections that it has kept since its start."""
    lines = [*_count(steps), *([_method_text(writer, steps)] if steps else [])]
    return indented(indented("\n".join([*lines, *([Code("close_connections(self)")] if closes else [])])))


def _method_body(writer: Writer, steps: Sequence[model.Step]) -> Code:
    return indented(indented(_method_text(writer, steps)))


def _task(user: model.User, task: model.Task | model.TaskGroup, counted: bool, depth: int = 0) -> Code:
    if isinstance(task, model.TaskGroup):
        inner = [indented(_task(user, one, counted, depth + 1)) for one in task.tasks]
        written = render(
            "locustfile/task_group.jinja",
            "python",
            decorator=_decorator(task.weight),
            name=name(task.identifier),
            tasks=inner,
            leave=_decorator(task.leave),
        )
        return Code(written.rstrip("\n"))
    writer = Writer(user.client, "user" if depth else "self")
    body = _method_body(writer, task.steps)
    prologue = []
    if depth and (_OUTER_USER.search(body) or counted):
        prologue.append(Code("        user: Any = self.user"))
    if counted:
        # Tasks that do not ask are iterations as well.
        target = "iteration = " if uses(task.steps, "iteration") else ""
        prologue.append(Code(f"        {target}{call('next_iteration', Code(writer.user))}"))
    tags: list[Any] = list(task.tags)
    written = render(
        "locustfile/task.jinja",
        "python",
        tag=call("tag", *tags) if tags else None,
        closes=connects(task.steps),
        decorator=_decorator(task.weight),
        name=name(task.identifier),
        body=Code("\n".join([*prologue, body])),
    )
    return Code(written.rstrip("\n"))


def _decorator(weight: int) -> Code:
    return Code("task") if same(weight, 1) else call("task", weight)
