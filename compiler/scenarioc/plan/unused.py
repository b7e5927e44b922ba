"""Endpoints and fragments that nothing uses: what is wrong in them is found all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scenarioc.expressions.tree import Lives, Variable
from scenarioc.naming import identifier
from scenarioc.plan.context import Flow
from scenarioc.plan.endpoints import lower_endpoint
from scenarioc.plan.locals import locals_of
from scenarioc.plan.steps import lower_steps
from scenarioc.plan.variables import parameters
from scenarioc.problems import Problems, Severity
from scenarioc.source import Path

if TYPE_CHECKING:
    from scenarioc.spec.fragments import FragmentLike

_DEPENDS_ON_THE_CALLER = {"unknown-name"}


def find_mistakes(top: Flow) -> None:
    """Report the errors in unused endpoints and fragments of the main file, but for names that a user could bring."""
    lowering, spec = top.lowering, top.lowering.spec
    apart = replace(
        lowering,
        problems=Problems(),
        environment=dict(lowering.environment),
        used_endpoints=set(lowering.used_endpoints),
        used_fragments=set(lowering.used_fragments),
        attributes=lowering.attributes.inner(),
        batches=dict(lowering.batches),
        pools=dict(lowering.pools),
    )
    flow = replace(top, lowering=apart, names=lowering.module.inner(), inside_loop=True)
    for title in spec.endpoints or {}:
        if title not in lowering.used_endpoints and _own(flow, "endpoints", title):
            lower_endpoint(flow, title, ("endpoints", title))
    for title, fragment in (spec.fragments or {}).items():
        if title not in lowering.used_fragments and _own(flow, "fragments", title):
            _lower_fragment(flow, title, fragment)
    for one in apart.problems.found:
        if one.severity is Severity.ERROR and one.code not in _DEPENDS_ON_THE_CALLER:
            lowering.problems.take(one)


def _own(flow: Flow, section: str, title: str) -> bool:
    """Whether it stands in the main file: what an included file offers may be meant for another spec."""
    return flow.document.key_at((section, title)).file == flow.document.name


def _lower_fragment(flow: Flow, title: str, fragment: FragmentLike) -> None:
    inside = replace(flow, calls=(title,))
    path: Path = ("fragments", title)
    if isinstance(fragment, list):
        steps = fragment
    else:
        given = (Variable(name, identifier(name), Lives.ITERATION) for name in parameters(fragment))
        steps, path = fragment.steps, (*path, "steps")
        inside = inside.seeing(*given)
    lower_steps(locals_of(inside, steps, path), steps, path)
