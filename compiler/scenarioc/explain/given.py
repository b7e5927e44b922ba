"""A plan with the figures that the environment sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from scenarioc.figures import Given
from scenarioc.plan import model
from scenarioc.problems import Problem, Rejected
from scenarioc.spec.given import KINDS, value_of


def as_the_environment_says(plan: model.Plan, environ: Mapping[str, str]) -> model.Plan:
    """The same plan with every figure that the environment sets; raises `Rejected` for what makes no sense."""
    asked = {one.variable for one in plan.figures if environ.get(one.variable, "").strip()}
    if not asked:
        return plan
    wrong: dict[str, Problem] = {}
    changed = _changed((plan.load, plan.users), {name: environ[name] for name in asked}, wrong)
    if wrong:
        raise Rejected(list(wrong.values()))
    return replace(plan, load=changed[0], users=changed[1])


def _changed(part: Any, said: Mapping[str, str], wrong: dict[str, Problem]) -> Any:
    if isinstance(part, Given):
        return _value(part, said, wrong)
    if isinstance(part, tuple):
        return tuple(_changed(one, said, wrong) for one in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    before = {field.name: getattr(part, field.name) for field in fields(part) if field.init}
    after = {name: _changed(value, said, wrong) for name, value in before.items()}
    if isinstance(part, model.Phase) and after["count"] is not None:
        after["first"] = after["last"] = after["count"] / after["seconds"]
    return replace(part, **after)


def _value(figure: Given, said: Mapping[str, str], wrong: dict[str, Problem]) -> Any:
    if figure.variable not in said:
        return figure
    text, kind = said[figure.variable], KINDS[figure.kind]
    value = value_of(figure.kind, text)
    if value is None:
        message = f"`{figure.variable}={text}` in the environment is not {kind.what}"
        wrong[figure.variable] = Problem("not-a-figure", message, help=f"as in `{figure.variable}={figure.default}`")
        return figure
    return int(value) if kind.whole else value
