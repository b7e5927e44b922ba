"""What a check asks of a value, said again from the language's page and not from the runtime's code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

MISSING = type("Missing", (), {"__repr__": lambda self: "missing"})()
_WORDS = {
    "equals": "be ",
    "one_of": "be one of",
    "contains": "contain",
    "matches": "match",
    "type": "be of type",
    "count": "have the count",
    "lt": "be <",
    "le": "be <=",
    "gt": "be >",
    "ge": "be >=",
}


def json_type(value: Any) -> set[str]:
    """The JSON types that a value has; a whole number is an integer and a number."""
    match value:
        case bool():
            return {"boolean"}
        case int():
            return {"integer", "number"}
        case float():
            return {"number"}
        case str():
            return {"string"}
        case list():
            return {"array"}
        case dict():
            return {"object"}
    return {"null"}


def equal(a: Any, b: Any) -> bool:
    """Equality of JSON values: numbers by value, and true is no number."""
    return isinstance(a, bool) == isinstance(b, bool) and bool(a == b)


_ASK: dict[str, Callable[[Any, Any], Any]] = {
    "equals": equal,
    "one_of": lambda value, wanted: any(equal(value, one) for one in wanted),
    "contains": lambda value, wanted: wanted in value,
    "matches": lambda value, wanted: re.compile(wanted).search(value),
    "type": lambda value, wanted: wanted in json_type(value),
    "count": lambda value, wanted: len(value) == wanted,
    "lt": lambda value, wanted: value < wanted,
    "le": lambda value, wanted: value <= wanted,
    "gt": lambda value, wanted: value > wanted,
    "ge": lambda value, wanted: value >= wanted,
}


def asked(operator: str, value: Any, wanted: Any) -> bool:
    """Whether a condition holds of one value; of nothing only that it does not exist."""
    if operator == "exists":
        return (value is not MISSING) == wanted
    if value is MISSING:
        return False
    try:
        return bool(_ASK[operator](value, wanted))
    except (TypeError, ValueError):
        return False


def of_json(operator: str, negated: bool, value: Any, wanted: Any, *, many: bool) -> bool:
    """Whether a check of a JSON path passes; a path that finds many asks it of each, or of the list as a whole."""
    if many and operator == "exists":
        value = value or MISSING
    elif many and operator not in ("contains", "count") and not (operator == "equals" and isinstance(wanted, list)):
        return all(asked(operator, one, wanted) != negated for one in value or [MISSING])
    return asked(operator, value, wanted) != negated


def of_texts(operator: str, negated: bool, values: list[str], wanted: Any) -> bool:
    """Whether a check of a header, text … passes: any of several values will do, or none when negated."""
    if operator == "count":
        return (len(values) == wanted) != negated
    found = [asked(operator, _like(value, wanted), wanted) for value in values or [MISSING]]
    return not any(found) if negated else any(found)


def _like(value: Any, wanted: Any) -> Any:
    if isinstance(wanted, int | float) and not isinstance(wanted, bool) and isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def words(subject: str, operator: str, negated: bool, wanted: Any) -> str:
    """What the message of a failed check must say about what was expected."""
    if operator == "exists":
        return f"{subject} to be {'there' if wanted != negated else 'missing'}"
    return f"{subject} {'not ' if negated else ''}to {_WORDS[operator]}"


def briefly(value: Any) -> str:
    """The beginning of a value, as messages show it."""
    return "nothing there" if value is MISSING else json.dumps(value, ensure_ascii=False)[:12].rstrip('"}]')
