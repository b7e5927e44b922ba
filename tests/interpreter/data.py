"""Draws rows, records and batches, and keeps pools, as docs/data.md says it; one process, so nobody else draws."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import re
import string
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from faker import Faker

from interpreter.expressions import evaluate
from interpreter.memory import Memory
from scenarioc.expressions.tree import Lives, Type
from scenarioc.plan import model
from support.trace import CLOCK

SLICE, POOLED = 200, 5000
_TRUE = {"true", "yes", "on", "1"}


def _guessed(cell: str) -> Any:
    try:
        number = float(cell)
    except ValueError:
        return cell
    return int(number) if number == int(number) else number


_CELLS: dict[Type, Any] = {
    Type.INTEGER: int,
    Type.NUMBER: float,
    Type.BOOLEAN: lambda cell: cell.lower() in _TRUE,
    Type.ANY: _guessed,
}
Columns = dict[str, list[Any]]


class NoRows(Exception):
    """All rows are used; the message says whether the test `fail`s or the user `stop`s."""


def rows_of(feeder: model.Feeder, folder: Path) -> Iterator[Any]:
    """The rows of a feeder in the order in which they are taken."""
    rows, chance = _table(feeder, folder), random.Random(feeder.seed)
    while feeder.pick == "random":
        yield rows[chance.randrange(len(rows))]
    while True:
        positions = list(range(len(rows)))
        if feeder.pick == "shuffle":
            chance.shuffle(positions)
        yield from (rows[position] for position in positions)
        if feeder.when_exhausted != "recycle":
            return


def _table(feeder: model.Feeder, folder: Path) -> list[Any]:
    if feeder.path is None:
        return list(feeder.rows)
    text = (folder / Path(feeder.path).name).read_text("utf-8-sig")
    if feeder.form == "json":
        return list(json.loads(text))
    if feeder.form == "jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=feeder.delimiter, skipinitialspace=True))
    columns = feeder.columns
    return [
        {c.name: _CELLS[c.type](cell) if c.converted else cell for c, cell in zip(columns, line, strict=True)}
        for line in lines[1 if feeder.header else 0 :]
        if line
    ]


@dataclass
class Maker:
    """Makes the records of one entry; `chunk` numbers belong together, as many as a batch has."""

    record: model.Record
    chunk: int = 1
    numbers: Iterator[int] = field(init=False)
    chunks: int = 0
    fake: Any = None

    def __post_init__(self) -> None:
        self.numbers = iter(())
        self.fake = Faker(self.record.locale, use_weighting=False) if self.record.fakes else None

    def first(self) -> int:
        """The first number of a chunk."""
        self.chunks += 1
        return (self.chunks - 1) * self.chunk if self.record.numbered else 0

    def one(self, memory: Memory, given: Sequence[Any]) -> dict[str, Any]:
        """One record, made from these rows."""
        number = next(self.numbers, None)
        if number is None:
            first = self.first()
            self.numbers = iter(range(first, first + self.chunk))
            number = next(self.numbers)
        return {name: column[0] for name, column in self.columns(memory, 1, number, given).items()}

    def columns(
        self, memory: Memory, count: int, first: int, given: Sequence[Any] = (), pools: Columns | None = None
    ) -> Columns:
        """So many records, field by field; a seed and a number determine them."""
        if self.record.seed is None:
            return self._drawn(Drawing(memory, self.fake, count, first, pools), given)
        key = f"{self.record.name}/{self.record.seed}/{first}"
        state = random.getstate()
        random.seed(key)
        if self.fake is not None:
            self.fake.seed_instance(key)
        try:
            return self._drawn(Drawing(memory, self.fake, count, first, pools), given)
        finally:
            random.setstate(state)

    def _drawn(self, drawing: Drawing, given: Sequence[Any]) -> Columns:
        drawing.given = dict(zip((name for name, _ in self.record.given), given, strict=True))
        for one in self.record.fields:
            drawing.made[one.identifier] = drawing.column(one)
        by_name = {one.name: drawing.made[one.identifier] for one in self.record.fields}
        return {name: by_name[name] for name in self.record.order}


@dataclass
class Drawing:
    """The drawing of `count` records, the first of which has the number `first`."""

    memory: Memory
    fake: Any
    count: int
    first: int
    pools: Columns | None
    made: Columns = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)

    def column(self, one: model.RecordField) -> list[Any]:
        """The values of a field."""
        values: list[Any] = getattr(self, f"_{one.kind}")(one, *one.arguments)
        return values

    def _value(self, one: model.RecordField, row: int) -> Any:
        known = {name: self.made[name][row] for name in one.reads}
        lives = {**self.memory.lives, Lives.ITERATION: self.given | known}
        assert one.value is not None
        return evaluate(one.value, replace(self.memory, lives=lives, fake=self.fake))

    def _constant(self, one: model.RecordField, value: Any) -> list[Any]:
        return [value] * self.count

    def _each(self, one: model.RecordField) -> list[Any]:
        return [self._value(one, row) for row in range(self.count)]

    def _made(self, one: model.RecordField, key: str) -> list[Any]:
        if self.pools is None:
            found = [self._value(one, 0) for _ in range(self.count)]
        else:
            if key not in self.pools:
                self.pools[key] = [self._value(one, 0) for _ in range(POOLED)]
            found = random.choices(self.pools[key], k=self.count)
        if not one.unique:
            return found
        parts = [(text.partition("@"), number) for number, text in enumerate(found, self.first + 1)]
        return [f"{name}.{n}@{host}" if at else f"{name} {n}" for (name, at, host), n in parts]

    def _sequence(self, one: model.RecordField, start: int, step: int) -> list[Any]:
        return [start + step * (self.first + row) for row in range(self.count)]

    def _choice(self, one: model.RecordField, values: Any, weights: Any = None) -> list[Any]:
        return random.choices(values, weights, k=self.count)

    def _integers(self, one: model.RecordField, low: int, high: int) -> list[Any]:
        if one.unique:
            return [low + place for place in self._places(high - low + 1)]
        return random.choices(range(low, high + 1), k=self.count)

    def _numbers(self, one: model.RecordField, low: float, high: float, digits: int) -> list[Any]:
        return [round(low + (high - low) * random.random(), digits) for _ in range(self.count)]

    def _pattern(self, one: model.RecordField, pattern: str) -> list[Any]:
        kinds = {"#": string.digits, "?": string.ascii_uppercase}
        sets = [kinds.get(place, place[-1]) for place in re.findall(r"\\.|.", pattern, re.DOTALL)]
        if not one.unique:
            columns = [random.choices(each, k=self.count) for each in sets]
            return ["".join(row) for row in zip(*columns, strict=True)]
        return [_spelt(place, sets) for place in self._places(math.prod(map(len, sets)))]

    def _places(self, size: int) -> list[int]:
        step = int(size * 0.618) or 1
        while math.gcd(step, size) != 1:
            step += 1
        return [number * step % size for number in range(self.first, self.first + self.count)]

    def _dates(self, one: model.RecordField, low: Any, high: Any, form: str = "") -> list[Any]:
        ends = (_day(low).toordinal(), _day(high).toordinal())
        days = random.choices(range(ends[0], ends[1] + 1), k=self.count)
        return [_written(date.fromordinal(day), form) for day in days]

    def _later(self, one: model.RecordField, low: int, high: int, form: str = "") -> list[Any]:
        days = random.choices(range(low, high + 1), k=self.count)
        begins = self.made[one.reads[0]]
        return [_written(_day(b) + timedelta(days=d), form) for b, d in zip(begins, days, strict=True)]

    def _uuids(self, one: model.RecordField) -> list[Any]:
        return [str(uuid.UUID(int=random.getrandbits(128), version=4)) for _ in range(self.count)]

    def _objects(self, one: model.RecordField) -> list[Any]:
        columns = {inner.name: self.column(inner) for inner in one.inner}
        return [{name: column[row] for name, column in columns.items()} for row in range(self.count)]

    def _lists(self, one: model.RecordField, low: int, high: int) -> list[Any]:
        lengths = random.choices(range(low, high + 1), k=self.count)
        inner = Drawing(self.memory, self.fake, sum(lengths), 0, self.pools, {}, self.given)
        items = iter(inner.column(one.inner[0]))
        return [[next(items) for _ in range(length)] for length in lengths]


def _spelt(place: int, sets: Sequence[str]) -> str:
    text = ""
    for each in reversed(sets):
        place, index = divmod(place, len(each))
        text = each[index] + text
    return text


def _day(value: str | int) -> date:
    today = datetime.fromtimestamp(CLOCK, UTC).date()
    return today + timedelta(days=value) if isinstance(value, int) else date.fromisoformat(value)


def _written(day: date, form: str) -> str:
    return day.strftime(form) if form else day.isoformat()
