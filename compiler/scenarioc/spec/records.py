"""Records: made-up data, field by field; and batches of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Text, has_expression, refuse, scalar, shown
from scenarioc.spec.model import Model

GENERATORS = ("faker", "sequence", "choice", "range", "pattern", "date", "list", "fields")


def check_whole(value: Any) -> int:
    """A whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise refuse("wrong-type", f"expected a whole number, found {shown(value)}")


def check_count_of_records(value: Any) -> int | str:
    """How many records, or an expression for it."""
    if has_expression(value) or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
        return value  # type: ignore[no-any-return]
    raise refuse("not-a-count", f"expected a whole number from 1, found {shown(value)}")


def check_choice(value: Any) -> tuple[tuple[Any, ...], tuple[float, ...] | None]:
    """Values, and their weights if they have some."""
    if isinstance(value, list) and value:
        return tuple(value), None
    if isinstance(value, dict) and value:
        for name, weight in value.items():
            if isinstance(weight, bool) or not isinstance(weight, int | float) or weight < 0:
                help = "weights count against each other: 3 and 1 mean 75 % and 25 %"
                raise refuse("not-a-weight", f"a weight is a number from 0, found {shown(weight)}", help, at=(name,))
        if any(value.values()):
            return tuple(value), tuple(value.values())
    raise refuse("not-a-choice", f"{shown(value)} is nothing to choose from", "as in `[a, b]` or `{a: 3, b: 1}`")


def check_length(value: Any) -> tuple[int, int]:
    """From how many to how many items: `3`, or `2..5`."""
    parts = value.split("..") if isinstance(value, str) else [str(value)]
    if not isinstance(value, bool) and 1 <= len(parts) <= 2 and all(part.strip().isdecimal() for part in parts):
        low, high = int(parts[0]), int(parts[-1])
        if low <= high:
            return low, high
    raise refuse("not-a-length", f"{shown(value)} is not a length", "write `3`, or `2..5`")


Length = Annotated[tuple[int, int], scalar(check_length, anyOf=[{"type": "integer", "minimum": 0}, {"type": "string"}])]
Whole = Annotated[int, scalar(check_whole, type="integer")]
RecordCount = Annotated[
    int | str, scalar(check_count_of_records, anyOf=[{"type": "integer", "minimum": 1}, {"type": "string"}])
]
Choice = Annotated[
    tuple[tuple[Any, ...], tuple[float, ...] | None],
    scalar(
        check_choice,
        anyOf=[
            {"type": "array", "minItems": 1},
            {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}, "minProperties": 1},
        ],
    ),
]


class RecordField(Model):
    """How the values of a field are made: exactly one of `faker`, `sequence`, `choice`, `range`, `pattern`, `date`,
    `list` and `fields`."""

    faker: Text | None = None
    """A provider of Faker, in the locale of the record. Examples: `name` · `street_address`"""
    with_: dict[str, Any] | None = Field(None, alias="with")
    """Arguments of the provider. Examples: `{minimum_age: 18}`"""
    sequence: Whole | None = None
    """Numbers from this one, which no other record of the test gets, on any worker. Examples: `1`"""
    step: Whole | None = None
    """The distance of the numbers of a sequence; 1 if absent."""
    choice: Choice | None = None
    """One of several values, or values with their weights. Examples: `{ON: 38, QC: 23}` · `[red, green]`"""
    range: Text | None = None
    """A number between two numbers, both included: whole numbers if both ends are. Examples: `1..100` · `0.5..2.5`"""
    digits: Whole | None = None
    """The decimals of a `range` of numbers; 2 if absent."""
    pattern: Text | None = None
    """A text with a digit for each `#` and a capital letter for each `?`; `\\` keeps either. Examples: `?#? #?#`"""
    date: Text | None = None
    """A date as text, or a date between two: `2024-05-31`, `today`, or a distance from today in days, weeks, months or
    years; or the date in another field. Examples: `-80y..-18y` · `2024-01-01..today` · `${start}`"""
    offset: Text | None = None
    """Days, weeks … after the date of another field. Examples: `1d..2w`"""
    format: Text | None = None
    """How a date is written, as in Python's `strftime`; `2024-05-31` if absent. Examples: `%d/%m/%Y`"""
    list_: FieldLike | None = Field(None, alias="list")
    """A list, and how each of its items is made. Examples: `{faker: word}`"""
    length: Length | None = None
    """How many items a list has, or from how many to how many; `1..3` if absent. Examples: `2..5`"""
    fields: dict[str, FieldLike] | None = Field(None, min_length=1)
    """An object with fields of its own."""
    unique: bool = False
    """No two records of the test get the same value, on any worker: for `range`, `pattern` and texts of `faker`, which
    then carry the number of the record."""


def _field_form(value: Any) -> str:
    return "@field" if isinstance(value, dict | RecordField) else "@value"


def check_plain(value: Any) -> Any:
    """A text with expressions, a number, true, false, null or a list of them."""
    return value


Plain = Annotated[Any, scalar(check_plain, type=["string", "number", "boolean", "null", "array"])]
FieldLike = Annotated[
    Annotated[Plain, Tag("@value")] | Annotated[RecordField, Tag("@field")], Discriminator(_field_form)
]


class Record(Model):
    """Made-up data: fields whose values are drawn anew for every record."""

    fields: dict[str, FieldLike] = Field(min_length=1)
    """The fields and how they are made; a plain value may read other fields with `${…}`.

    Examples: `{id: {sequence: 1}, name: {faker: name}}`"""
    locale: Text = "en_US"
    """The locale of Faker. Examples: `en_CA`"""
    seed: Whole | None = None
    """With a seed, the record of a number is the same in every run, whatever the number of workers."""
    per: Literal["user", "iteration", "use"] = "iteration"
    """When a new record is made: once for each user, at the start of each task or flow that uses one, or before each
    step that uses one."""


class Batch(Model):
    """Many records as one body, to be sent as `body: ${name}` or as a part of `multipart`."""

    rows_of: Text
    """The record. Examples: `client`"""
    count: RecordCount
    """How many records each body has. Examples: `10000` · `${env.BATCH_SIZE:-1000}`"""
    format: Literal["csv", "json", "jsonl", "xlsx"] = "csv"
    """What the body is."""
    per: Literal["user", "iteration", "use"] = "use"
    """When a new body is made."""
