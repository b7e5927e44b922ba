"""Columns of made-up values: what the fields of records are made of."""

from __future__ import annotations

import datetime
import math
import re
import string
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

POOL_SIZE = 5000


class Draws:
    """Values for `count` records, the first of which has the number `first`.

    With `pools`, values of Faker are drawn from a pool that is filled once: making
    each anew takes a hundred times as long.
    """

    def __init__(
        self,
        count: int,
        first: int,
        source: Any,
        fake: Any,
        pools: dict[str, list[Any]] | None = None,
    ) -> None:
        self.count = count
        self.first = first
        self.random = source
        self.fake = fake
        self.pools = pools

    def constant(self, value: Any) -> list[Any]:
        """The same for all."""
        return [value] * self.count

    def sequence(self, start: int, step: int = 1) -> list[int]:
        """One number after the other."""
        begin = start + step * self.first
        return list(range(begin, begin + step * self.count, step))

    def choice(
        self, values: Sequence[Any], weights: Sequence[float] | None = None
    ) -> list[Any]:
        """One of the values each, as often as its weight says."""
        return list(self.random.choices(values, weights, k=self.count))

    def integers(self, low: int, high: int) -> list[int]:
        """Whole numbers, both ends included."""
        return list(self.random.choices(range(low, high + 1), k=self.count))

    def numbers(self, low: float, high: float, digits: int = 2) -> list[float]:
        """Numbers with so many decimals."""
        draw, width = self.random.random, high - low
        return [round(low + width * draw(), digits) for _ in range(self.count)]

    def pattern(self, pattern: str) -> list[str]:
        """Texts with a digit for each `#` and a letter for each `?`."""
        sets = characters(pattern)
        columns = [self.random.choices(each, k=self.count) for each in sets]
        return ["".join(characters) for characters in zip(*columns, strict=True)]

    def dates(self, low: str | int, high: str | int, form: str = "") -> list[str]:
        """Dates between two dates, which are ISO dates or so many days from today."""
        days = self.integers(day_number(low), day_number(high))
        return [date_text(day, form) for day in days]

    def later(
        self, column: Sequence[str], low: int, high: int, form: str = ""
    ) -> list[str]:
        """Dates so many days after those of another column."""
        days = self.integers(low, high)
        pairs = zip(column, days, strict=True)
        return [date_text(day_number(date) + more, form) for date, more in pairs]

    def uuids(self) -> list[str]:
        """Random UUIDs."""
        bits = self.random.getrandbits
        return [str(uuid.UUID(int=bits(128), version=4)) for _ in range(self.count)]

    def made(self, field: str, make: Callable[[], Any]) -> list[Any]:
        """What Faker makes."""
        if self.pools is None:
            return [make() for _ in range(self.count)]
        if field not in self.pools:
            self.pools[field] = [make() for _ in range(POOL_SIZE)]
        return list(self.random.choices(self.pools[field], k=self.count))

    def each(self, make: Callable[..., Any], *columns: Sequence[Any]) -> list[Any]:
        """What a function makes of the other fields of each record."""
        if not columns:
            return [make() for _ in range(self.count)]
        return list(map(make, *columns))

    def objects(self, columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
        """Objects of fields."""
        rows = zip(*columns.values(), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def lists(
        self, low: int, high: int, make: Callable[[Draws], Sequence[Any]]
    ) -> list[list[Any]]:
        """Lists of so many items."""
        lengths = self.integers(low, high)
        draws = Draws(sum(lengths), 0, self.random, self.fake, self.pools)
        items = iter(make(draws))
        return [[next(items) for _ in range(length)] for length in lengths]

    def unique_integers(self, low: int, high: int) -> list[int]:
        """Whole numbers in no obvious order, each only once in a test."""
        return [low + place for place in self.places(high - low + 1)]

    def unique_pattern(self, pattern: str) -> list[str]:
        """Texts with digits and letters, each only once in a test."""
        found, sets = [], characters(pattern)
        for place in self.places(math.prod(map(len, sets))):
            rest, text = place, ""
            for each in reversed(sets):
                rest, index = divmod(rest, len(each))
                text = each[index] + text
            found.append(text)
        return found

    def unique_texts(self, column: Sequence[str]) -> list[str]:
        """The texts with the number of their record in them, before an `@` if any."""
        found = []
        for number, value in enumerate(column, self.first + 1):
            name, at, host = value.partition("@")
            found.append(f"{name}.{number}{at}{host}" if at else f"{name} {number}")
        return found

    def places(self, size: int) -> list[int]:
        """Different places among so many, spread evenly, for different records."""
        if self.first + self.count > size:
            raise ValueError(f"a unique field has only {size} values, all are used")
        step = int(size * 0.618) or 1
        while math.gcd(step, size) != 1:
            step += 1
        return [
            number * step % size
            for number in range(self.first, self.first + self.count)
        ]


def characters(pattern: str) -> list[str]:
    """What may stand at each place of a pattern; a backslash keeps `#` and `?`."""
    sets = {"#": string.digits, "?": string.ascii_uppercase}
    places = re.findall(r"\\.|.", pattern, re.DOTALL)
    return [sets.get(place, place[-1]) for place in places]


def day_number(date: str | int) -> int:
    """The number of the day of an ISO date, or of so many days from today."""
    if isinstance(date, str):
        return datetime.date.fromisoformat(date).toordinal()
    return datetime.datetime.now(datetime.UTC).date().toordinal() + date


def date_text(day: int, form: str = "") -> str:
    """The date of a day by its number, in ISO form if no other is asked for."""
    date = datetime.date.fromordinal(day)
    return date.strftime(form) if form else date.isoformat()
