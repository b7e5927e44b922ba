"""What the models of the language share: refusals in the words of their authors, and scalars with a meaning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from scenarioc import units
from scenarioc.regex import pattern


def refuse(
    code: str,
    message: str,
    help: str | None = None,
    fix: str | None = None,
    *,
    at: tuple[str | int, ...] = (),
    part: tuple[int, int] | None = None,
    is_text: bool = True,
) -> PydanticCustomError:
    """The error of a validator as a problem: its code, its headline, a way out, the text that would be right.

    `at` leads further into the value, `part` are the characters of the text that the problem and the fix are about;
    `is_text` is false when the fix is to be a number, true or false.
    """
    # Braces would be taken for places to fill in, so the headline travels as a value.
    context = {"message": message, "code": code, "help": help, "fix": fix, "at": at, "part": part, "is_text": is_text}
    return PydanticCustomError("problem", "{message}", context)


def shown(value: Any) -> str:
    """A value of the spec in backticks, short enough for a headline."""
    text = {True: "true", False: "false", None: "null"}.get(value) if value is None or isinstance(value, bool) else None
    text = text or (
        value if isinstance(value, str) else kind_of(value) if isinstance(value, dict | list) else str(value)
    )
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def described(value: Any) -> str:
    """A value as the second half of `expected …, found …`."""
    if isinstance(value, str):
        return f"the text {shown(value)}"
    return kind_of(value) if value is None or isinstance(value, dict | list) else shown(value)


def kind_of(value: Any) -> str:
    """What a YAML author calls a value: text, a number, a list, a mapping …"""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a whole number", float: "a number", list: "a list", dict: "a mapping"}
    return names.get(type(value), "a value")


class scalar:  # noqa: N801 - reads as a word of the annotation that it is used in
    """The meaning of a scalar: `check` gives its value or raises `refuse(…)`; `schema` is for editors."""

    def __init__(self, check: Callable[[Any], Any], **schema: Any) -> None:
        self._check = check
        self._schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self._schema)


def has_expression(value: Any) -> bool:
    """Whether a text holds `${…}` that is only known when the test runs."""
    return isinstance(value, str) and "${" in value.replace("$${", "")


def check_duration(value: Any) -> float:
    """Seconds of a duration such as `1m30s`."""
    if isinstance(value, str) and (seconds := units.duration(value)) is not None:
        return seconds
    refuse_bare_number(value)
    raise refuse("not-a-duration", f"{shown(value)} is not a duration", *nearest_duration(value))


def refuse_bare_number(value: Any) -> None:
    """Refuse a number where a duration should be, be it written as text or not."""
    bare = value.strip() if isinstance(value, str) else value
    is_number = isinstance(bare, int | float) and not isinstance(bare, bool)
    if is_number or (isinstance(bare, str) and bare.replace(".", "", 1).isdecimal()):
        raise refuse(
            "missing-unit", f"{shown(bare)} has no unit", f"write `{bare}s` for seconds, or `ms`, `m`, `h`", f"{bare}s"
        )


_LONG_UNITS = {
    "milliseconds": "ms",
    "millis": "ms",
    "seconds": "s",
    "minutes": "m",
    "hours": "h",
    "hrs": "h",
    "days": "d",
}
_LONG_DURATION = pattern(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*")


def nearest_duration(value: Any) -> tuple[str, str | None]:
    """The way out for something that is no duration, and the duration that was likely meant: `5s` for `5 sec`."""
    match = _LONG_DURATION.fullmatch(value) if isinstance(value, str) else None
    unit = match[2].lower() if match else ""
    short = next((short for long, short in _LONG_UNITS.items() if unit and long.startswith(unit)), None)
    if match and short:
        return f"did you mean `{match[1]}{short}`?", f"{match[1]}{short}"
    return "write a number with `ms`, `s`, `m` or `h`, as in `1m30s`", None


def unquoted(value: Any) -> dict[str, Any]:
    """The help and fix for a number that is written as text; nothing for anything else."""
    if isinstance(value, str) and value.strip().isdecimal():
        return {"help": "write it without quotes", "fix": value.strip(), "is_text": False}
    return {}


def check_scalar(value: Any) -> str | int | float | bool | None:
    """Text (with expressions), a number, true, false or null: what a header, a parameter or a form field can hold."""
    if isinstance(value, dict | list):
        raise refuse("wrong-type", f"expected text or a number, found {kind_of(value)}")
    return value  # type: ignore[no-any-return]


def check_text(value: Any) -> str:
    """Text; a number is not taken for one."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | bool):
        raise refuse(
            "wrong-type", f"expected text, found {shown(value)}", f'write `"{shown(value)[1:-1]}"`', shown(value)[1:-1]
        )
    raise refuse("wrong-type", f"expected text, found {kind_of(value)}")


def check_count(value: Any) -> int:
    """A whole number from 1."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise refuse("not-a-count", f"expected a whole number from 1, found {described(value)}", **unquoted(value))


_WEIGHTS: dict[str, Any] = {"help": "weights count against each other: 3 and 1 mean 75 % and 25 %"}


def check_weight(value: Any) -> int:
    """A whole number from 0."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise refuse(
        "not-a-weight", f"a weight is a whole number, found {described(value)}", **(unquoted(value) or _WEIGHTS)
    )


def check_share_of_users(value: Any) -> float:
    """A number from 0: the weight of a scenario or branch, which may be a fraction."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(value)
    raise refuse(
        "not-a-weight", f"a weight is a number from 0, found {described(value)}", **(unquoted(value) or _WEIGHTS)
    )


def check_tags(value: Any) -> tuple[str, ...]:
    """One tag or a list of tags."""
    items = [value] if isinstance(value, str) else value
    if isinstance(items, list) and items and all(isinstance(item, str) and item.strip() for item in items):
        return tuple(items)
    raise refuse(
        "wrong-type", f"expected a tag or a list of tags, found {kind_of(value)}", "as in `tags: [smoke, read]`"
    )


_DURATION_PATTERN = r"^\s*([0-9]+(\.[0-9]+)?\s*(ms|s|m|h|d)\s*)+$"
Duration = Annotated[
    float, scalar(check_duration, type="string", pattern=_DURATION_PATTERN, examples=["500ms", "90s", "1m30s"])
]
Text = Annotated[str, scalar(check_text, type="string")]
Scalar = Annotated[str | int | float | bool | None, scalar(check_scalar, type=["string", "number", "boolean", "null"])]
Count = Annotated[int, scalar(check_count, type="integer", minimum=1)]
ShareOfUsers = Annotated[float, scalar(check_share_of_users, type="number", minimum=0)]
Tags = Annotated[
    tuple[str, ...],
    scalar(
        check_tags,
        anyOf=[{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        examples=[["smoke", "read"]],
    ),
]
