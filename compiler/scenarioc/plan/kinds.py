"""Lowering of steps that are mappings, each kind in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from scenarioc.expressions.tree import Expression, Lives, Type, Variable
from scenarioc.naming import identifier
from scenarioc.plan import model
from scenarioc.plan.context import Flow, constant, unknown
from scenarioc.plan.data.pools import lower_pool_step
from scenarioc.plan.hooks import lower_hook
from scenarioc.plan.metrics import lower_measures
from scenarioc.plan.requests import lower_request
from scenarioc.plan.settling import settled
from scenarioc.plan.sockets import lower_socket
from scenarioc.plan.steps import lower_pause, lower_step, lower_steps
from scenarioc.plan.variables import parameters
from scenarioc.problems import Label, did_you_mean
from scenarioc.source import Path
from scenarioc.spec import steps as spec
from scenarioc.spec.fragments import FragmentSteps
from scenarioc.spec.metrics import MeasureStep
from scenarioc.spec.pools import PickStep, PutStep, TakeStep
from scenarioc.spec.request import Request
from scenarioc.spec.socketio import SocketIoStep
from scenarioc.spec.sockets import WsStep
from scenarioc.spec.streams import SseStep

_DEEPEST = 40


def lower_kind(flow: Flow, step: Any, path: Path) -> Iterable[model.Step]:
    """A step that is a mapping."""
    match step:
        case Request():
            return settled(flow, lower_request(flow, step, path, None))
        case WsStep():
            return settled(flow, lower_socket(flow, step.ws, (*path, "ws")))
        case SocketIoStep():
            return settled(flow, lower_socket(flow, step.socketio, (*path, "socketio")))
        case SseStep():
            return settled(flow, lower_socket(flow, step.sse, (*path, "sse")))
        case spec.CallStep():
            return _call(flow, step, path)
        case spec.SetStep():
            return _set(flow, step, path)
        case spec.RunStep():
            return _one(lower_hook(flow, step, path))
        case spec.ThinkStep():
            return (
                model.Think(lower_pause(flow, step.think, (*path, "think")), flow.lowering.place((*path, "think"))),
            )
        case PutStep() | TakeStep() | PickStep():
            return lower_pool_step(flow, step, path)
        case MeasureStep():
            return lower_measures(flow, step, path)
        case spec.LogStep():
            return (model.Log(flow.text(step.log, (*path, "log")), flow.lowering.place((*path, "log"))),)
        case spec.ForgetStep():
            return (model.Forget(flow.lowering.place((*path, "forget"))),)
        case spec.StopStep():
            because = None if step.because is None else flow.text(step.because, (*path, "because"))
            return (model.Stop(step.stop, flow.lowering.place((*path, "stop")), because),)
        case _:
            return (_nested(flow, step, path),)


def _one(step: model.Step | None) -> tuple[model.Step, ...]:
    return () if step is None else (step,)


def _nested(flow: Flow, step: Any, path: Path) -> model.Step:
    place = flow.lowering.place((*path, next(iter(_key_of(step)))))
    looping = replace(flow, inside_loop=True)
    match step:
        case spec.RepeatStep():
            count = flow.text(step.repeat, (*path, "repeat")) if isinstance(step.repeat, str) else constant(step.repeat)
            return model.Repeat(count, lower_steps(looping, step.steps, (*path, "steps")), place)
        case spec.ForStep():
            return _for(flow, step, path, place)
        case spec.WhileStep():
            condition = _condition(looping, step.while_, (*path, "while"))
            return model.While(condition, step.limit, lower_steps(looping, step.steps, (*path, "steps")), place)
        case spec.UntilStep():
            steps = lower_steps(looping, step.steps, (*path, "steps"))
            condition = _condition(looping, step.until, (*path, "until"))
            return model.Until(condition, step.every, step.limit, str(step.until), steps, place)
        case spec.IfStep():
            condition = _condition(flow, step.if_, (*path, "if"))
            then = lower_steps(flow, step.then, (*path, "then"))
            return model.If(condition, then, lower_steps(flow, step.else_, (*path, "else")), place)
        case spec.ChooseStep():
            branches = [_branch(flow, choice, (*path, "choose", index)) for index, choice in enumerate(step.choose)]
            return model.Choose(tuple(branches), place)
        case spec.ParallelStep():
            return _parallel(flow, step, path, place)
        case spec.GroupStep():
            return model.Group(step.group, lower_steps(flow, step.steps, (*path, "steps")), place)
        case _:
            again = replace(flow, failing_ends=True)
            return model.Retry(step.retry, step.every, lower_steps(again, step.steps, (*path, "steps")), place)


def _key_of(step: Any) -> list[str]:
    field = next(iter(type(step).model_fields))
    return [type(step).model_fields[field].alias or field]


def _condition(flow: Flow, text: str | bool, path: Path) -> Expression:
    return constant(text) if isinstance(text, bool) else flow.text(text, path)


def _branch(flow: Flow, choice: spec.Choice, path: Path) -> model.Branch:
    return model.Branch(choice.weight, lower_steps(flow, choice.steps, (*path, "steps")), flow.lowering.place(path))


def _parallel(flow: Flow, step: spec.ParallelStep, path: Path, place: model.Place) -> model.Parallel:
    at = (*path, "parallel")
    branches = []
    for index, inner in enumerate(step.parallel):
        steps = tuple(lower_step(flow, inner, (*at, index)))
        branches.append(model.Branch(1, steps, flow.lowering.place((*at, index))))
    return model.Parallel(tuple(branches), place)


def _for(flow: Flow, step: spec.ForStep, path: Path, place: model.Place) -> model.ForEach:
    ((name, items),) = step.for_.items()
    at = (*path, "for", name)
    wanted = flow.value(items, at)
    if wanted.type not in (Type.LIST, Type.ANY):
        flow.problems.add("not-a-list", f"`for` goes through a list, this is {wanted.type.value}", flow.document.at(at))
    variable = flow.variables.get(name)
    if variable is None or variable.lives is not Lives.ITERATION:
        variable = flow.local(name, at)
    inside = replace(flow.seeing(variable), inside_loop=True)
    return model.ForEach(name, variable.identifier, wanted, lower_steps(inside, step.steps, (*path, "steps")), place)


def _set(flow: Flow, step: spec.SetStep, path: Path) -> list[model.Step]:
    found: list[model.Step] = []
    for name, value in step.set.items():
        at = (*path, "set", name)
        variable = flow.assigns(name, at)
        found.append(
            model.Set(
                name, variable.identifier, variable.lives is Lives.USER, flow.value(value, at), flow.lowering.place(at)
            )
        )
    return found


def _call(flow: Flow, step: spec.CallStep, path: Path) -> list[model.Step]:
    lowering = flow.lowering
    fragments = lowering.spec.fragments or {}
    at = flow.document.at((*path, "call"))
    if step.call not in fragments:
        unknown(flow, "fragment", step.call, fragments, at, "define it under `fragments`")
        return []
    lowering.used_fragments.add(step.call)
    if step.call in flow.calls or len(flow.calls) > _DEEPEST:
        chain = " → ".join((*flow.calls[flow.calls.index(step.call) if step.call in flow.calls else 0 :], step.call))
        flow.problems.add(
            "fragment-cycle",
            f"this fragment calls itself: {chain}",
            at,
            help="use `repeat`, `while` or `until` instead",
        )
        return []
    fragment = fragments[step.call]
    inside = replace(flow, calls=(*flow.calls, step.call))
    if not isinstance(fragment, FragmentSteps):
        _check_arguments(flow, step, {}, path)
        return list(lower_steps(inside, fragment, ("fragments", step.call)))
    bound, variables = _bind(flow, step, fragment, path)
    return bound + list(lower_steps(inside.seeing(*variables), fragment.steps, ("fragments", step.call, "steps")))


def _bind(
    flow: Flow, step: spec.CallStep, fragment: FragmentSteps, path: Path
) -> tuple[list[model.Step], list[Variable]]:
    wanted = parameters(fragment)
    given = step.with_ or {}
    _check_arguments(flow, step, wanted, path)
    steps: list[model.Step] = []
    variables = []
    meant = {did_you_mean(name, wanted) for name in given if name not in wanted}
    for name, default in wanted.items():
        at = (*path, "with", name) if name in given else ("fragments", step.call, "parameters", name)
        declared = _parameter(fragment, step.call, name)
        if name not in given and default is None and name not in meant:
            flow.problems.add(
                "missing-parameter",
                f"`{step.call}` needs `{name}`",
                flow.document.at((*path, "call")),
                help=f"add `with: {{{name}: …}}`",
                labels=[Label(flow.document.key_at(declared), "it has no default here")],
            )
        value = flow.value(given.get(name, default), at)
        variable = Variable(name, flow.names.take(identifier(name)), Lives.ITERATION, value.type)
        flow.check_name(name, declared)
        steps.append(model.Set(name, variable.identifier, False, value, flow.lowering.place(at)))
        variables.append(variable)
    return steps, variables


def _parameter(fragment: FragmentSteps, title: str, name: str) -> Path:
    """Where a parameter is declared: a key of a mapping, or an item of a list."""
    path: Path = ("fragments", title, "parameters")
    return (*path, fragment.parameters.index(name) if isinstance(fragment.parameters, list) else name)


def _check_arguments(flow: Flow, step: spec.CallStep, wanted: Any, path: Path) -> None:
    for name in step.with_ or {}:
        if name not in wanted:
            at = flow.document.key_at((*path, "with", name))
            way_out = None if wanted else f"`{step.call}` has no parameters"
            unknown(flow, "parameter", name, dict.fromkeys(wanted), at, way_out)
