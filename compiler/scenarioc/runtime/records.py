"""Made-up records, one at a time."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scenarioc.runtime.drawing import Draws
from scenarioc.runtime.numbering import Numbers

Columns = Mapping[str, Sequence[Any]]


class Records:
    """Records with the fields that a function makes.

    The records of a test have different numbers on all workers. A record with a seed
    depends only on seed and number, so that the same numbers give the same records.
    """

    def __init__(
        self,
        name: str,
        fields: Callable[..., Columns],
        fake: Any = None,
        seed: int | None = None,
        numbered: bool = False,
    ) -> None:
        self.name = name
        self.fields = fields
        self.fake = fake
        self.seed = seed
        self.numbers = Numbers(name) if numbered else None
        self.chunk = 1
        self.rest: list[int] = []

    def take(self, user: Any, *given: Any) -> dict[str, Any]:
        """One record, made from rows and other records."""
        if not self.rest:
            first = self.take_chunk(user)
            self.rest = list(range(first + self.chunk - 1, first - 1, -1))
        columns = self.fields(self.draws(1, self.rest.pop()), *given)
        return {name: column[0] for name, column in columns.items()}

    def take_chunk(self, user: Any) -> int:
        """The first of so many numbers that nobody else has: as many as a batch."""
        number: int = self.numbers.take(user) if self.numbers else 0
        return number * self.chunk

    def draws(
        self, count: int, first: int, pools: dict[str, list[Any]] | None = None
    ) -> Draws:
        """What draws the values of so many records."""
        source: Any = random
        if self.seed is not None:
            key = f"{self.name}/{self.seed}/{first}"
            source = random.Random(key)
            if self.fake is not None:
                self.fake.seed_instance(key)
        return Draws(count, first, source, self.fake, pools)
