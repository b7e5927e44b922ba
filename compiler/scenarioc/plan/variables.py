"""Which variables the steps of a spec assign: found before lowering, so that every name can be resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scenarioc.expressions.tree import Type
from scenarioc.spec.conditions import Capture
from scenarioc.spec.lines import split_request
from scenarioc.spec.pools import PickStep, TakeStep
from scenarioc.spec.request import Request
from scenarioc.spec.root import Spec
from scenarioc.spec.scenario import FragmentSteps
from scenarioc.spec.sockets import WsStep
from scenarioc.spec.steps import (
    CallStep,
    ChooseStep,
    ForStep,
    GroupStep,
    IfStep,
    ParallelStep,
    RepeatStep,
    RetryStep,
    RunStep,
    SetStep,
    UntilStep,
    WhileStep,
)

_TEXTS = ("header", "cookie", "regex", "hidden", "location", "url", "body")


def assigned(steps: Sequence[Any] | None, spec: Spec, calls: tuple[str, ...] = ()) -> dict[str, Type]:
    """The names that steps assign with their types, in order of appearance, fragments and endpoints included."""
    found: dict[str, Type] = {}
    for name, kind in _assigned(steps or (), spec, calls):
        found[name] = kind if found.get(name, kind) is kind else Type.ANY
    return found


def _captured(captures: Mapping[str, Any] | None) -> Iterator[tuple[str, Type]]:
    for name, capture in (captures or {}).items():
        plain = isinstance(capture, Capture) and not (
            capture.transform
            or capture.pick == "all"
            or capture.required is False
            or "default" in capture.model_fields_set
        )
        yield name, Type.TEXT if plain and any(getattr(capture, source) for source in _TEXTS) else Type.ANY


def inner_steps(step: Any) -> tuple[Sequence[Any], ...]:
    """The lists of steps inside a step."""
    match step:
        case RepeatStep() | ForStep() | WhileStep() | UntilStep() | GroupStep() | RetryStep():
            return (step.steps,)
        case IfStep():
            return (step.then, step.else_ or ())
        case ChooseStep():
            return tuple(choice.steps for choice in step.choose)
        case ParallelStep():
            return (step.parallel,)
        case _:
            return ()


def task_steps(tasks: Mapping[str, Any] | None) -> list[Sequence[Any]]:
    """The lists of steps of all tasks, those of nested groups included."""
    found: list[Sequence[Any]] = []
    for task in (tasks or {}).values():
        found.append(getattr(task, "steps", None) or [])
        found += task_steps(getattr(task, "tasks", None))
    return found


def parameters(fragment: FragmentSteps) -> Mapping[str, Any]:
    """The parameters of a fragment with their defaults; None means required."""
    given = fragment.parameters or {}
    return given if isinstance(given, dict) else dict.fromkeys(given)


def _assigned(steps: Sequence[Any], spec: Spec, calls: tuple[str, ...]) -> Iterator[tuple[str, Type]]:
    for step in steps:
        match step:
            case str() if split_request(step) is None:
                endpoint = (spec.endpoints or {}).get(step)
                if isinstance(endpoint, Request):
                    yield from _captured(endpoint.capture)
            case Request():
                yield from _captured(step.capture)
            case WsStep():
                yield from _captured(step.ws.capture)
            case SetStep():
                yield from ((name, Type.ANY) for name in step.set)
            case TakeStep() | PickStep():
                yield from ((name, Type.ANY) for name in (step.take if isinstance(step, TakeStep) else step.pick))
            case RunStep() if step.into:
                yield step.into, Type.ANY
            case ForStep():
                yield from ((name, Type.ANY) for name in step.for_)
            case CallStep() if step.call not in calls:
                yield from _of_fragment(step.call, spec, (*calls, step.call))
        for inner in inner_steps(step):
            yield from _assigned(inner, spec, calls)


def _of_fragment(name: str, spec: Spec, calls: tuple[str, ...]) -> Iterator[tuple[str, Type]]:
    fragment = (spec.fragments or {}).get(name)
    if isinstance(fragment, FragmentSteps):
        own = parameters(fragment)
        yield from (found for found in _assigned(fragment.steps, spec, calls) if found[0] not in own)
    elif fragment is not None:
        yield from _assigned(fragment, spec, calls)
