"""Functions on dates and times; all times are in UTC."""

from __future__ import annotations

import re

from scenarioc.expressions.functions.signature import Function, Given, Parameter, Refusal, Written
from scenarioc.expressions.pieces import Piece, Rank
from scenarioc.expressions.tree import Call, Type

_WHEN = Parameter("when", (Type.TIME, Type.TEXT, Type.NUMBER))
_UNITS = ("weeks", "days", "hours", "minutes", "seconds")
_DIRECTIVE = re.compile(r"%(.?)")
_DIRECTIVES = frozenset("aAbBcdfHIjmMpSUwWxXyYzZ%GuV")


def _timestamp(written: Written) -> Piece:
    if written.given.constant("unit", "s") == "ms":
        return Piece("time.time_ns() // 1_000_000", Rank.PRODUCT)
    return Piece("int(time.time())")


def _date_add(written: Written) -> Piece:
    offset = ", ".join(f"{unit}={written.fill(f'{{{unit}}}')}" for unit in _UNITS if unit in written.given.nodes)
    when = written.given.nodes["when"]
    if isinstance(when, Call) and when.function == "now":
        return Piece(f"{written.fill('{when}')} + datetime.timedelta({offset})", Rank.SUM)
    return Piece(f"date_add({written.fill('{when}')}, {offset})")


def _offset_given(given: Given) -> Refusal | None:
    if not set(_UNITS) & set(given.nodes):
        return Refusal("when", "nothing is added", f"name an amount: `{'`, `'.join(_UNITS)}`, as in `days=3`")
    return None


def _date_format(written: Written) -> Piece:
    is_time = written.given.nodes["when"].type is Type.TIME
    form = written.fill("{format}") or '"%Y-%m-%d"'
    return Piece(written.fill("{when}.strftime" if is_time else "moment({when}).strftime") + f"({form})")


def _directives(given: Given) -> Refusal | None:
    form = given.constant("format")
    if not isinstance(form, str):
        return None
    unknown = next((d for d in _DIRECTIVE.findall(form) if d not in _DIRECTIVES or not d), None)
    if unknown is None:
        return None
    return Refusal("format", f"`%{unknown}` is not part of a date", "as in `%Y-%m-%d`, `%H:%M:%S`")


TIMES = (
    Function("now", (), Type.TIME, "This moment.", "date_add(now(), hours=2)", "datetime.datetime.now(datetime.UTC)"),
    Function(
        "iso_now",
        (),
        Type.TEXT,
        "This moment as text, to the second: `2025-01-31T12:00:00Z`.",
        "iso_now()",
        'time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())',
    ),
    Function(
        "today",
        (Parameter("days", (Type.INTEGER,), 0),),
        Type.TEXT,
        "The date of today, or of so many days later, as text: `2025-01-31`.",
        "today(days=3)",
        "today({days?})",
    ),
    Function(
        "timestamp",
        (Parameter("unit", (Type.TEXT,), "s", ("s", "ms")),),
        Type.INTEGER,
        'The seconds since 1970, or with `"ms"` the milliseconds.',
        'timestamp("ms")',
        _timestamp,
    ),
    Function(
        "date_add",
        (_WHEN, *(Parameter(unit, (Type.NUMBER,), 0, named_only=True) for unit in _UNITS)),
        Type.TIME,
        "A time so much later, or earlier for negative amounts; `when` may be ISO 8601 text or seconds since 1970.",
        "date_add(now(), days=1, hours=-2)",
        _date_add,
        check=_offset_given,
    ),
    Function(
        "date_format",
        (_WHEN, Parameter("format", (Type.TEXT,), "%Y-%m-%d")),
        Type.TEXT,
        "A time as text; `%Y %m %d %H %M %S` stand for year, month, day, hour, minute and second.",
        'date_format(now(), "%d.%m.%Y")',
        _date_format,
        check=_directives,
    ),
)
