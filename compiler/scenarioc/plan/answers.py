"""Lowering of what is expected of an answer and what is taken from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from scenarioc.expressions.tree import Expression
from scenarioc.plan.context import Flow, constant, either
from scenarioc.plan.model import Capture, CaptureSource, Check, StatusRule, Subject
from scenarioc.plan.patterns import check_group, check_pattern, check_selector
from scenarioc.plan.schemas import lower_schema
from scenarioc.source import Path
from scenarioc.spec.conditions import Capture as SpecCapture
from scenarioc.spec.conditions import Condition, Expect, PlainCondition

_OPERATORS = {
    "equals": "equals",
    "in_": "one_of",
    "contains": "contains",
    "matches": "matches",
    "type": "type",
    "exists": "exists",
    "count": "count",
    "gt": "gt",
    "ge": "ge",
    "lt": "lt",
    "le": "le",
}
_SOURCES = ("json", "header", "cookie", "regex", "xpath", "css", "hidden", "location", "url", "status", "body", "time")
_JSON = r"^application/(.+\+)?json$"
_MANY: tuple[tuple[str, Subject], ...] = (
    ("headers", "header"),
    ("json_", "json"),
    ("cookies", "cookie"),
    ("css", "css"),
    ("xpath", "xpath"),
)


def lower_status(expect: Expect | None) -> StatusRule | None:
    """Which status codes pass; None when nothing is said, which means every status below 400."""
    if expect is None or expect.status is None:
        return None
    wish = expect.status
    return StatusRule(wish.codes, wish.classes, wish.negated)


def lower_checks(flow: Flow, expect: Expect, path: Path) -> tuple[Check, ...]:
    """The checks of an answer in the order in which they are made: cheap ones first."""
    checks: list[Check] = []
    if expect.time is not None:
        place = flow.lowering.place((*path, "time"))
        checks.append(Check("time", None, "lt", constant(expect.time), False, place))
    if expect.content_type is not None:
        at = (*path, "content_type")
        is_json = expect.content_type == "json"
        wanted = constant(_JSON) if is_json else flow.text(expect.content_type, at)
        operator = "matches" if is_json else "equals"
        checks.append(Check("content_type", None, operator, wanted, False, flow.lowering.place(at)))
    for field, subject in (("url", "url"), ("body", "body")):
        wish = getattr(expect, field)
        if wish is not None:
            checks += _conditions(flow, cast(Subject, subject), None, wish, (*path, field))
    for field, subject in _MANY:
        for selector, wish in (getattr(expect, field) or {}).items():
            at = (*path, field.rstrip("_"), selector)
            check_selector(flow, subject, selector, at, key=True)
            checks += _conditions(flow, subject, selector, wish, at)
    if expect.json_schema is not None:
        at = (*path, "json_schema")
        checks.append(
            Check(
                "json_schema",
                None,
                "matches",
                lower_schema(flow, expect.json_schema, at),
                False,
                flow.lowering.place(at),
            )
        )
    return tuple(checks)


def _conditions(flow: Flow, subject: Subject, selector: str | None, wish: Any, path: Path) -> list[Check]:
    place = flow.lowering.place(path)
    if not isinstance(wish, PlainCondition):
        return [Check(subject, selector, "equals", flow.value(wish, path), False, place)]
    checks = _plain(flow, subject, selector, wish, path, negated=False)
    if isinstance(wish, Condition) and wish.not_ is not None:
        checks += _plain(flow, subject, selector, wish.not_, (*path, "not"), negated=True)
    if not checks:
        flow.problems.add(
            "empty-condition",
            "this condition says nothing",
            flow.document.at(path),
            help="add for example `exists: true`",
        )
    return checks


def _plain(
    flow: Flow, subject: Subject, selector: str | None, wish: PlainCondition, path: Path, *, negated: bool
) -> list[Check]:
    checks = []
    for field in (name for name in _OPERATORS if name in wish.model_fields_set):
        at = (*path, field.rstrip("_"))
        value = getattr(wish, field)
        if field == "matches":
            check_pattern(flow, value, at)
            expected: Expression = constant(value)
        else:
            expected = flow.value(value, at)
        operator = _OPERATORS[field]
        turned = negated
        if operator == "exists" and negated:
            expected, turned = constant(not value), False
        checks.append(Check(subject, selector, operator, expected, turned, flow.lowering.place(at)))
    return checks


def lower_captures(flow: Flow, captures: Mapping[str, Any], path: Path) -> tuple[Capture, ...]:
    """The captures of a request in the order in which they are written."""
    return tuple(found for name, wish in captures.items() if (found := _capture(flow, name, wish, (*path, name))))


def _capture(flow: Flow, name: str, wish: Any, path: Path) -> Capture | None:
    variable = flow.assigns(name, path)
    spec = wish if isinstance(wish, SpecCapture) else SpecCapture.model_construct(json_=wish)
    given = [s for s in _SOURCES if getattr(spec, "json_" if s == "json" else s) is not None]
    if len(given) != 1:
        if given:
            message = f"a capture has exactly one source, here are `{given[0]}` and `{given[1]}`"
            either(flow, "one-source", message, path, (given[0], given[1]), "make two captures of it")
        else:
            here = flow.document.key_at(path)
            way_out = "add for example `json: $.id`"
            flow.problems.add("one-source", "a capture has exactly one source", here, help=way_out)
        return None
    source = cast(CaptureSource, given[0])
    selector = getattr(spec, "json_" if source == "json" else source)
    selector = selector if isinstance(selector, str) else None
    at = (*path, source) if isinstance(wish, SpecCapture) else path
    check_selector(flow, source, selector, at)
    has_default = "default" in spec.model_fields_set
    return Capture(
        variable=name,
        identifier=variable.identifier,
        user_lived=variable.lives == "user",
        source=source,
        selector=selector,
        detail=_detail(flow, spec, source, path),
        pick=cast('Literal["first", "last", "random", "all"] | int', spec.pick if spec.pick is not None else "first"),
        default=flow.value(spec.default, (*path, "default")) if has_default else None,
        required=spec.required if spec.required is not None else not has_default,
        transform=flow.text(spec.transform, (*path, "transform"), value=True) if spec.transform else None,
        place=flow.lowering.place(path),
        demanded=spec.required is True,
    )


def _detail(flow: Flow, spec: SpecCapture, source: str, path: Path) -> str | None:
    owners = {"group": ("regex",), "attribute": ("css",), "query": ("location", "url")}
    for key, sources in owners.items():
        if getattr(spec, key) is not None and source not in sources:
            flow.problems.add(
                "misplaced-key",
                f"`{key}` belongs to `{sources[0]}`, not to `{source}`",
                flow.document.key_at((*path, key)),
                help=f"remove it, or capture with `{sources[0]}`",
            )
    if source == "regex" and spec.group is not None:
        check_group(flow, spec.regex or "", spec.group, (*path, "group"))
    value = {"regex": spec.group, "css": spec.attribute, "location": spec.query, "url": spec.query}.get(source)
    return None if value is None else str(value)
