"""Which status codes a request may answer with."""

from __future__ import annotations

from typing import Annotated, Any

from scenarioc.records import record
from scenarioc.spec.base import refuse, scalar, shown


@record
class StatusWish:
    """Status codes and classes (2 for `2xx`) that pass, or that fail when `negated`."""

    codes: tuple[int, ...]
    classes: tuple[int, ...]
    negated: bool = False


def check_status(value: Any) -> StatusWish:
    """A status code, a class such as `2xx`, a list of them, or `{not: …}`."""
    if isinstance(value, dict) and set(value) == {"not"}:
        inner = _statuses(value["not"], ("not",))
        return StatusWish(inner.codes, inner.classes, negated=True)
    return _statuses(value, ())


def _statuses(value: Any, at: tuple[str | int, ...]) -> StatusWish:
    codes: list[int] = []
    classes: list[int] = []
    many = isinstance(value, list) and bool(value)
    for index, item in enumerate(value if many else [value]):
        if isinstance(item, int) and not isinstance(item, bool) and 100 <= item <= 599:
            codes.append(item)
        elif isinstance(item, str) and len(item) == 3 and item[0] in "12345" and item[1:].lower() == "xx":
            classes.append(int(item[0]))
        elif isinstance(item, str) and item.isdigit() and 100 <= int(item) <= 599:
            codes.append(int(item))
        else:
            raise refuse(
                "not-a-status",
                f"{shown(item)} is not a status code",
                "write a code (201), a class (2xx), a list [200, 204], or {not: 500}",
                at=(*at, index) if many else at,
            )
    return StatusWish(tuple(codes), tuple(classes))


_STATUS = {"type": ["integer", "string"], "pattern": "^([1-5][xX]{2}|[1-5][0-9]{2})$", "minimum": 100, "maximum": 599}
Status = Annotated[
    StatusWish,
    scalar(
        check_status,
        anyOf=[
            _STATUS,
            {"type": "array", "items": _STATUS, "minItems": 1},
            {
                "type": "object",
                "properties": {"not": {"anyOf": [_STATUS, {"type": "array", "items": _STATUS, "minItems": 1}]}},
                "required": ["not"],
                "additionalProperties": False,
            },
        ],
        examples=[201, "2xx", [200, 204]],
    ),
]
