"""Lowering of `setup` and `teardown`: a user of its own, who acts once, before and after all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scenarioc.expressions.tree import Expression, Lives, Variable
from scenarioc.naming import Names, identifier
from scenarioc.plan import model
from scenarioc.plan.client import lower_client
from scenarioc.plan.context import Flow
from scenarioc.plan.headers import spread_headers
from scenarioc.plan.locals import assigning, locals_of
from scenarioc.plan.steps import lower_steps
from scenarioc.plan.users import OWN_NAMES, headers_of, needed_variables
from scenarioc.plan.variables import assigned
from scenarioc.source import Path

_START: Path = ("setup",)
_STOP: Path = ("teardown",)


def lower_setup(
    top: Flow, drawn: Sequence[str], host: Expression, changed: set[str]
) -> tuple[tuple[model.User, ...], tuple[Variable, ...]]:
    """The one user of setup and teardown, none without them, and what all other users can read of its values.

    Names that scenarios give values to as well are problems.
    """
    spec, lowering = top.lowering.spec, top.lowering
    if not spec.setup and not spec.teardown:
        return (), ()
    name = top.names.take("Setup")
    attributes = lowering.attributes.inner()
    attributes.reserve(*OWN_NAMES, "set_up", "tear_down")
    flow, variables = _drawn(top, drawn, attributes)
    flow, own, shared = _assigned(flow, name, attributes, changed)
    variables += own
    fresh = replace(flow, names=lowering.module.inner(), failing_ends=True)
    start = lower_steps(locals_of(fresh, spec.setup, _START), spec.setup, _START)
    fresh = replace(flow, names=lowering.module.inner())
    stop = lower_steps(locals_of(fresh, spec.teardown, _STOP), spec.teardown, _STOP)
    user = model.User(
        identifier=name,
        title="setup" if spec.setup else "teardown",
        weight=1,
        fixed_count=None,
        host=host,
        client=replace(lower_client(top), headers=headers_of(flow, None, ())),
        wait=None,
        variables=(),
        start=start,
        tasks=(),
        stop=stop,
        tags=(),
        place=lowering.place(_START if spec.setup else _STOP),
    )
    user = spread_headers(replace(user, variables=needed_variables(variables, user, ())))
    return (user,), tuple(shared)


def _drawn(flow: Flow, drawn: Sequence[str], attributes: Names) -> tuple[Flow, list[model.Assigned]]:
    """The place where the spec's variables are in sight that every user has for itself, and those variables."""
    found = []
    for title in drawn:
        at = ("variables", title)
        value = flow.value((flow.lowering.spec.variables or {})[title], at)
        variable = Variable(title, attributes.take(identifier(title)), Lives.USER, value.type)
        found.append(model.Assigned(title, variable.identifier, value, flow.lowering.place(at)))
        flow = flow.seeing(variable)
    return flow, found


def _assigned(
    flow: Flow, owner: str, attributes: Names, changed: set[str]
) -> tuple[Flow, list[model.Assigned], list[Variable]]:
    """The place where the setup's own values are in sight, those values, and how others see them."""
    spec, found, shared = flow.lowering.spec, [], []
    for title, kind in assigned(spec.setup, spec).items():
        at = assigning(spec.setup or (), title, _START) or _START
        flow.check_name(title, at)
        _check_free(flow, title, changed, at)
        own = Variable(title, attributes.take(identifier(title)), Lives.USER, kind)
        found.append(model.Assigned(title, own.identifier, None, flow.lowering.place(_START)))
        shared.append(Variable(title, f"{owner}.{own.identifier}", Lives.TEST, kind))
        flow = flow.seeing(own)
    return flow, found, shared


def _check_free(flow: Flow, title: str, changed: set[str], at: Path) -> None:
    spec = flow.lowering.spec
    others = {
        **dict.fromkeys(spec.variables or {}, "it is also a variable"),
        **dict.fromkeys(changed, "steps of a scenario do, too"),
        **dict.fromkeys(spec.data or {}, "it is also data"),
    }
    if title in others:
        flow.problems.add(
            "name-taken",
            f"`setup` gives `{title}` a value for the whole test, and {others[title]}",
            flow.document.key_at(at),
            help="choose another name for one of them",
        )


def read_names(users: Sequence[model.User], shared: Sequence[Variable]) -> tuple[str, ...]:
    """The attributes of the setup that users read."""
    read = {variable.identifier for user in users for variable in user.reads.variables}
    return tuple(v.identifier.rpartition(".")[2] for v in shared if v.identifier in read)
