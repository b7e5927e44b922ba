"""Which variables the steps of a spec assign: found before lowering, so that every name can be resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scenarioc.expressions.tree import Type
from scenarioc.spec.lines import split_request
from scenarioc.spec.root import Spec

if TYPE_CHECKING:
    from scenarioc.spec.fragments import FragmentSteps

_TEXTS = ("header", "cookie", "regex", "hidden", "location", "url", "body")


def assigned(steps: Sequence[Any] | None, spec: Spec, calls: tuple[str, ...] = ()) -> dict[str, Type]:
    """The names that steps assign with their types, in order of appearance, fragments and endpoints included."""
    found: dict[str, Type] = {}
    for name, kind in _assigned(steps or (), spec, calls):
        found[name] = kind if found.get(name, kind) is kind else Type.ANY
    return found


def _captured(captures: Mapping[str, Any] | None) -> Iterator[tuple[str, Type]]:
    for name, capture in (captures or {}).items():
        plain = not isinstance(capture, str) and not (
            capture.transform
            or capture.pick == "all"
            or capture.required is False
            or "default" in capture.model_fields_set
        )
        yield name, Type.TEXT if plain and any(getattr(capture, source) for source in _TEXTS) else Type.ANY


def inner_steps(step: Any) -> tuple[Sequence[Any], ...]:
    """The lists of steps inside a step."""
    if isinstance(step, str):
        return ()
    from scenarioc.spec import steps as kinds

    match step:
        case kinds.IfStep():
            return (step.then, step.else_ or ())
        case kinds.ChooseStep():
            return tuple(choice.steps for choice in step.choose)
        case kinds.ParallelStep():
            return (step.parallel,)
        case _:
            return (getattr(step, "steps", ()),)


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
        if not isinstance(step, str):
            yield from _assigned_by(step, spec, calls)
        elif split_request(step) is None:
            yield from _captured(getattr((spec.endpoints or {}).get(step), "capture", None))


def _assigned_by(step: Any, spec: Spec, calls: tuple[str, ...]) -> Iterator[tuple[str, Type]]:
    from scenarioc.spec import pools, request, socketio, sockets, streams
    from scenarioc.spec import steps as kinds

    match step:
        case request.Request():
            yield from _captured(step.capture)
        case sockets.WsStep():
            yield from _captured(step.ws.capture)
        case socketio.SocketIoStep():
            yield from _captured(step.socketio.capture)
        case streams.SseStep():
            yield from _captured(step.sse.capture)
        case kinds.SetStep():
            yield from ((name, Type.ANY) for name in step.set)
        case pools.TakeStep():
            yield from ((name, Type.ANY) for name in step.take)
        case pools.PickStep():
            yield from ((name, Type.ANY) for name in step.pick)
        case kinds.RunStep() if step.into:
            yield step.into, Type.ANY
        case kinds.ForStep():
            yield from ((name, Type.ANY) for name in step.for_)
        case kinds.CallStep() if step.call not in calls:
            yield from _of_fragment(step.call, spec, (*calls, step.call))
    for inner in inner_steps(step):
        yield from _assigned(inner, spec, calls)


def _of_fragment(name: str, spec: Spec, calls: tuple[str, ...]) -> Iterator[tuple[str, Type]]:
    fragment = (spec.fragments or {}).get(name)
    if isinstance(fragment, list):
        yield from _assigned(fragment, spec, calls)
    elif fragment is not None:
        own = parameters(fragment)
        yield from (found for found in _assigned(fragment.steps, spec, calls) if found[0] not in own)
