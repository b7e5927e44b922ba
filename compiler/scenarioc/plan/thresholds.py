"""Lowering of thresholds: which rows of the statistics they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from scenarioc.plan import model
from scenarioc.plan.context import Lowering, unknown
from scenarioc.plan.rows import Row, meanings_of, meanings_of_schedules
from scenarioc.source import Path
from scenarioc.spec.load import Limit


def lower_thresholds(
    lowering: Lowering, limits: Sequence[Limit] | None, users: Sequence[model.User], load: model.Load
) -> tuple[model.Threshold, ...]:
    """The thresholds with the statistics rows that their selectors mean."""
    found = []
    meanings = meanings_of(users) | meanings_of_schedules(users, load)
    for index, limit in enumerate(limits or ()):
        path = ("thresholds", index)
        rows = None if limit.selector is None else _rows(lowering, limit.selector, meanings, path)
        operator = cast(Literal["<", "<=", ">", ">=", "=="], limit.operator)
        found.append(model.Threshold(limit.text, rows, limit.metric, operator, limit.limit, lowering.place(path)))
    return tuple(found)


def _rows(
    lowering: Lowering, selector: str, meanings: Mapping[str, Sequence[Row]], path: Path
) -> tuple[Row, ...] | None:
    if selector in meanings:
        return tuple(dict.fromkeys(meanings[selector]))
    at = lowering.document.key_at((*path, selector))
    if selector in (lowering.spec.endpoints or {}):
        lowering.problems.add(
            "unused-selector",
            f"no scenario sends `{selector}`, so this threshold could never see a request",
            at,
            help="use the endpoint in a scenario, or remove the threshold",
        )
        return None
    unknown(
        lowering,
        "selector",
        selector,
        {**(lowering.spec.endpoints or {}), **meanings},
        at,
        "a selector is an endpoint, `METHOD /path`, a group, a tag or a scenario",
    )
    return None
