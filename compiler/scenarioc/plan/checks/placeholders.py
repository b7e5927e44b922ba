"""Names in the braces of other tools, which nothing replaces."""

from __future__ import annotations

from scenarioc.plan import model
from scenarioc.plan.checks.texts import texts_of
from scenarioc.plan.context import Lowering
from scenarioc.plan.walk import steps_of
from scenarioc.regex import pattern

_PLACEHOLDER = pattern(r"\{\{ *(?P<twice>\w+) *\}\}|(?<!\$)\{(?P<once>\w+)\}")


def foreign_placeholder(plan: model.Plan, lowering: Lowering) -> None:
    """Warn where a text holds `{name}` or `{{ name }}`, and the spec has a value of that name."""
    known: set[str] | None = None
    for path, text in texts_of(lowering.document):
        if "{" not in text or path[-1] == "name" or "graphql" in path:
            continue  # rows of the statistics are called `/items/{id}`, and GraphQL has braces of its own
        for found in _PLACEHOLDER.finditer(text):
            known = _names(plan) if known is None else known
            name = found["twice"] or found["once"]
            if name in known:
                lowering.problems.warn(
                    "foreign-placeholder",
                    f"`{found[0]}` is not replaced by anything",
                    lowering.document.inside(path, *found.span()),
                    help=f"write `${{{name}}}` for the value of `{name}`",
                )


def _names(plan: model.Plan) -> set[str]:
    captured = {
        capture.variable
        for user in plan.everyone
        for step in steps_of(user)
        for capture in (step.captures if isinstance(step, model.Request | model.Socket) else ())
    }
    declared = {variable.name for user in plan.everyone for variable in user.variables}
    return captured | declared | {one.name for one in (*plan.constants, *plan.data)}
