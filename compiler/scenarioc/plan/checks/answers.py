"""Checks and captures that can never succeed."""

from __future__ import annotations

import re
import warnings
from typing import Any

from scenarioc.plan import model
from scenarioc.plan.context import Lowering
from scenarioc.plan.walk import steps_of

_WITHOUT_BODY = {204, 205, 304}
_OF_BODY = {"json", "regex", "xpath", "css", "hidden", "body", "json_schema"}


def body_of_bodiless_answer(plan: model.Plan, lowering: Lowering) -> None:
    """Report captures and checks of a body when the wanted status, or HEAD, means that there is none."""
    for user in plan.everyone:
        for step in steps_of(user):
            if not isinstance(step, model.Request):
                continue
            reason = _no_body(step)
            wanted = [(c.place, c.source) for c in step.captures] + [(c.place, c.subject) for c in step.checks]
            for place, source in wanted:
                if reason and source in _OF_BODY:
                    lowering.problems.warn(
                        "no-body",
                        f"{reason}, so there is nothing to find here",
                        place.span,
                        help="expect another status, or look at a header",
                    )


def _no_body(request: model.Request) -> str | None:
    if request.method == "HEAD":
        return "the answer to HEAD has no body"
    rule = request.status
    if rule and rule.codes and not rule.classes and not rule.negated and set(rule.codes) <= _WITHOUT_BODY:
        return f"an answer with status {rule.codes[0]} has no body"
    return None


def hopeless_pattern(plan: model.Plan, lowering: Lowering) -> None:
    """Report regular expressions that no text can match."""
    for user in plan.everyone:
        for step in steps_of(user):
            if not isinstance(step, model.Request):
                continue
            patterns = [(c.selector, c.place) for c in step.captures if c.source == "regex"]
            patterns += [(getattr(c.expected, "value", None), c.place) for c in step.checks if c.operator == "matches"]
            for pattern, place in patterns:
                if isinstance(pattern, str) and (reason := _hopeless(pattern)):
                    lowering.problems.warn(
                        "hopeless-pattern",
                        f"this pattern can never match: {reason}",
                        place.span,
                        help="escape the sign with `\\` if it is meant as text",
                    )


def _hopeless(pattern: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed: Any = re._parser.parse(pattern)  # type: ignore[attr-defined]
    except (re.error, RecursionError, OverflowError, AttributeError):
        return None
    if parsed.state.flags & re.MULTILINE:
        return None
    needed = ended = False
    for operator, argument in parsed:
        if str(operator) == "AT":
            if str(argument) in ("AT_BEGINNING", "AT_BEGINNING_STRING") and needed:
                return "`^` stands behind text that has to come first"
            ended = ended or str(argument) in ("AT_END", "AT_END_STRING")
        elif str(operator) in ("LITERAL", "IN", "ANY", "NOT_LITERAL"):
            # A line end may still follow `$`.
            if ended and not (str(operator) == "LITERAL" and argument == 10):
                return "text has to follow behind `$`"
            needed = True
    return None
