"""Tables of feeders, read when a spec is compiled: which columns there are, how many rows, and what is wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenarioc.expressions.tree import Type
from scenarioc.expressions.types import joined, type_of, words
from scenarioc.plan.model.data import Column
from scenarioc.problems import Problems, Span, did_you_mean
from scenarioc.source.place import BYTE_ORDER_MARK, Source

MOST_BAD_ROWS = 5
TYPES = {
    "text": Type.TEXT, "integer": Type.INTEGER, "number": Type.NUMBER, "boolean": Type.BOOLEAN, "auto": Type.ANY,
}  # fmt: skip
_BOOLEANS = {"true", "false", "yes", "no", "on", "off", "1", "0"}


@dataclass(slots=True)
class Reading:
    """The reading of one file; `at` is where the spec names it, `columns_at` where it says something of columns."""

    name: str
    text: str
    problems: Problems
    at: Span
    columns_at: Mapping[str, Span]
    source: Source = field(init=False)
    bad: int = 0

    def __post_init__(self) -> None:
        self.source = Source(self.name, self.text)

    def refuse(self, message: str, start: int, end: int, help: str | None = None, code: str = "bad-row") -> None:
        """Report something in the file, the first few rows of it."""
        self.bad += 1
        if self.bad <= MOST_BAD_ROWS:
            self.problems.add(code, message, self.source.span(start, end), help=help)

    def finish(self) -> None:
        """Say how much more is wrong."""
        if self.bad > MOST_BAD_ROWS:
            more = self.bad - MOST_BAD_ROWS
            self.problems.add("bad-row", f"`{self.name}` has {more} more bad rows", self.at)


def read_csv(
    reading: Reading, delimiter: str, names: Sequence[str] | None, types: Mapping[str, str]
) -> tuple[tuple[Column, ...], int]:
    """The columns and the number of rows of a CSV file; `names` when its first line does not name them."""
    lines = _lines(reading, delimiter)
    if names is None:
        header = next(lines, None)
        if header is None:
            reading.problems.add("no-rows", f"`{reading.name}` is empty", reading.at)
            return (), 0
        names = header[0]
        _check_header(reading, *header)
    for name in types:
        _check_column(reading, name, names)
    checked = {name: kind for name, kind in types.items() if name in names and kind not in ("text", "auto")}
    converted = [(names.index(name), name, kind) for name, kind in checked.items()]
    count = 0
    for cells, start, end in lines:
        count += 1
        _check_row(reading, cells, len(names), converted, start, end)
    reading.finish()
    if not count:
        reading.problems.add("no-rows", f"`{reading.name}` has no rows", reading.at)
    columns = tuple(
        Column(name, TYPES[types.get(name, "text")], types.get(name, "text") != "text") for name in dict.fromkeys(names)
    )
    return columns, count


def _lines(reading: Reading, delimiter: str) -> Iterator[tuple[list[str], int, int]]:
    """The rows of a CSV file that are not blank, each with its offsets."""
    begin = len(BYTE_ORDER_MARK) if reading.text.startswith(BYTE_ORDER_MARK) else 0
    position, here = begin, begin

    def physical() -> Iterator[str]:
        nonlocal position
        for line in io.StringIO(reading.text[begin:], newline=""):
            position += len(line)
            yield line

    reader = csv.reader(physical(), delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        here = position
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reading.refuse(f"this row is no CSV: {error}", here, position)
            return
        if cells:
            yield cells, here, here + len(reading.text[here:position].rstrip("\r\n"))


def _check_header(reading: Reading, names: list[str], start: int, end: int) -> None:
    for name in dict.fromkeys(names):
        if not name.strip():
            reading.refuse(
                "a column has no name", start, end, "give every column a name in the first line", "bad-header"
            )
        elif names.count(name) > 1:
            reading.refuse(f"two columns are called `{name}`", start, end, code="bad-header")


def _check_column(reading: Reading, name: str, known: Sequence[str]) -> None:
    if name not in known:
        near = did_you_mean(name, known)
        listed = ", ".join(f"`{one}`" for one in known[:8])
        help = f"did you mean `{near}`?" if near else f"there are {listed}"
        reading.problems.add(
            "unknown-column", f"`{reading.name}` has no column `{name}`", reading.columns_at.get(name), help=help
        )


def _check_row(
    reading: Reading, cells: list[str], width: int, converted: list[tuple[int, str, str]], start: int, end: int
) -> None:
    if len(cells) != width:
        found = f"{len(cells)} cell" + "s" * (len(cells) != 1)
        help = "put a cell that holds the delimiter in quotes" if len(cells) > width else None
        reading.refuse(f"this row has {found}, the table has {width} columns", start, end, help)
        return
    for index, name, kind in converted:
        if not _is(kind, cells[index]):
            wanted = words(TYPES[kind])
            reading.refuse(f"`{cells[index]}` in column `{name}` is not {wanted}", start, end)


def _is(kind: str, cell: str) -> bool:
    if kind == "boolean":
        return cell.strip().lower() in _BOOLEANS
    try:
        (int if kind == "integer" else float)(cell)
    except ValueError:
        return False
    return True


def read_json(reading: Reading, *, lines: bool) -> tuple[tuple[Column, ...], int]:
    """The columns and the number of rows of a JSON file, or of one with a JSON object on each line."""
    rows = list(_objects(reading) if lines else _list(reading))
    reading.finish()
    if not rows and not reading.bad:
        reading.problems.add("no-rows", f"`{reading.name}` has no rows", reading.at)
    columns = columns_of(rows)
    for name in reading.columns_at:
        _check_column(reading, name, [column.name for column in columns])
    return columns, len(rows)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The fields that all rows have, with their types."""
    if not rows:
        return ()
    common = [name for name in rows[0] if all(name in row for row in rows)]
    return tuple(Column(name, joined(*{value_type(row[name]) for row in rows})) for name in common)


def value_type(value: Any) -> Type:
    """The type of JSON data; null may stand for anything."""
    if isinstance(value, dict | list):
        return Type.OBJECT if isinstance(value, dict) else Type.LIST
    return Type.ANY if value is None else type_of(value)


def _objects(reading: Reading) -> Iterator[dict[str, Any]]:
    start = 0
    for line in reading.text.removeprefix(BYTE_ORDER_MARK).split("\n"):
        end = start + len(line)
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                reading.refuse("this line is no JSON from here on", start + error.pos, end)
            else:
                if isinstance(row, dict):
                    yield row
                else:
                    reading.refuse("each line is to be a JSON object", start, end)
        start = end + 1


def _list(reading: Reading) -> Iterator[dict[str, Any]]:
    text = reading.text.removeprefix(BYTE_ORDER_MARK)
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        at = error.pos + len(reading.text) - len(text)
        reading.refuse("this is no JSON from here on", at, at + 1)
        return
    if not isinstance(rows, list):
        reading.problems.add("bad-row", f"`{reading.name}` holds no list of objects", reading.at)
        reading.bad += 1
        return
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield row
        else:
            reading.problems.add("bad-row", f"item {number} of `{reading.name}` is no object", reading.at)
            reading.bad += 1
