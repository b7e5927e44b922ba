"""The conditions of a check: what may be asked of a value."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from scenarioc.runtime.wording import NOTHING, shown

JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def same(value: Any, wanted: Any) -> bool:
    """Equality as JSON has it: 1 is 1.0, but true is not 1."""
    if type(value) is type(wanted):
        return bool(value == wanted)
    return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)


def same_as_any(value: Any, wanted: list[Any]) -> bool:
    """Whether the value is one of those wanted."""
    return any(same(value, one) for one in wanted)


def has_type(value: Any, name: str) -> bool:
    """Whether the value has the JSON type of that name; true is no number."""
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, JSON_TYPES[name])


def matches_pattern(value: Any, pattern: str) -> bool:
    """Whether the regular expression matches somewhere in the text."""
    return compiled(pattern).search(value) is not None


@lru_cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression; `re` has a cache too, which takes more time."""
    return re.compile(pattern)


def has_count(value: Any, count: int) -> bool:
    """Whether a list, an object or a text has so many parts."""
    return len(value) == count


CONDITIONS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "equals": ("be", same),
    "one_of": ("be one of", same_as_any),
    "contains": ("contain", operator.contains),
    "matches": ("match", matches_pattern),
    "type": ("be of type", has_type),
    "count": ("have the count", has_count),
    "lt": ("be <", operator.lt),
    "le": ("be <=", operator.le),
    "gt": ("be >", operator.gt),
    "ge": ("be >=", operator.ge),
}


def unmet(path: str, value: Any, condition: dict[str, Any]) -> tuple[str, str] | None:
    """What was expected and what came if a JSON value does not meet the condition.

    If the path may find many, `value` lists them, and every one must meet it (negated:
    none may); `contains`, `count` and lists wanted look at the whole list.
    """
    ((name, wanted),) = condition.items()
    if isinstance(value, list) and finds_many(path):
        if not value and name.endswith("exists"):
            value = NOTHING
        held = all_hold(name, value, wanted)
    else:
        held = holds(name, value, wanted)
    return None if held else (described(path, name, wanted), shown(value, path))


def all_hold(name: str, values: Any, wanted: Any) -> bool:
    """Whether a list meets a condition of the whole list, or all its items another."""
    if name.endswith(("exists", "contains", "count")) or (
        name.endswith("equals") and isinstance(wanted, list)
    ):
        return holds(name, values, wanted)
    return all(holds(name, one, wanted) for one in values or [NOTHING])


def met_by_one(values: list[str], condition: dict[str, Any]) -> bool:
    """Whether there is one text, as a rule, and it meets the condition."""
    ((name, wanted),) = condition.items()
    return (
        len(values) == 1
        and name != "count"
        and holds(name, as_wanted(values[0], wanted), wanted)
    )


def unmet_by_texts(
    subject: str, values: list[str], condition: dict[str, Any]
) -> tuple[str, str] | None:
    """What was expected and what came if none of the texts meets the condition.

    Negated, no text may meet it. Texts are compared with numbers as numbers.
    """
    ((name, wanted),) = condition.items()
    if name in ("count", "not_count"):
        held = (len(values) == wanted) != name.startswith("not_")
    elif len(values) == 1:
        held = holds(name, as_wanted(values[0], wanted), wanted)
    elif not values:
        held = holds(name, NOTHING, wanted)
    else:
        meets = [holds(name, as_wanted(value, wanted), wanted) for value in values]
        held = all(meets) if name.startswith("not_") else any(meets)
    got = values[0] if len(values) == 1 else values or NOTHING
    return None if held else (described(subject, name, wanted), shown(got, subject))


def holds(name: str, value: Any, wanted: Any) -> bool:
    """Whether the value meets the condition; nothing meets only what is negated."""
    known = CONDITIONS.get(name)
    if known is not None:
        try:
            return value is not NOTHING and known[1](value, wanted)
        except (TypeError, ValueError, KeyError, re.error):
            return False  # what cannot be compared does not meet the condition
    if name == "exists":
        return (value is not NOTHING) == bool(wanted)
    return not holds(name.removeprefix("not_"), value, wanted)


def described(subject: str, name: str, wanted: Any) -> str:
    """The expectation in words: `$.id to be < 5`, `header X not to be there`."""
    plain = name.removeprefix("not_")
    if plain == "exists":
        return f"{subject} to be {'there' if wanted == (plain == name) else 'missing'}"
    words, _ = CONDITIONS[plain]
    shown_wanted = shown(wanted, "" if plain in ("type", "count") else subject)
    return f"{subject} {'' if plain == name else 'not '}to {words} {shown_wanted}"


def as_wanted(text: str, wanted: Any) -> float | str:
    """The text as a number if a number is wanted and it is one."""
    if type(wanted) not in (int, float):
        return text
    try:
        return float(text)
    except ValueError:
        return text


@cache
def finds_many(path: str) -> bool:
    """Whether a JSONPath lists what it finds instead of naming one value."""
    return any(mark in path for mark in ("*", "..", "?", ":", ","))
