"""Results second by second, in as few points as a page can show."""

from __future__ import annotations

from typing import Any

from scenarioc.runtime.figures import Results
from scenarioc.runtime.percentiles import percentile

MOST_POINTS = 1800
MOST_FIGURES = 200_000
SUMS = ("requests", "failures", "sum_ms")
Column = list[Any]


class Series:
    """One value per step of a row; steps become longer when there are too many.

    Longer steps add up counts, and keep the larger percentile and number of users.
    """

    def __init__(self) -> None:
        self.step_s = 1
        self.filled = 0.0
        self.users: Column = []
        self.rows: dict[tuple[str, str], dict[str, Column]] = {}

    def add(
        self, at_s: float, users: int, blocks: dict[tuple[str, str], Results]
    ) -> None:
        """Add what happened up to a second of the test."""
        step = max(0, int((at_s - 0.5) // self.step_s))
        self.lengthen(step + 1)
        self.users[step] = max(self.users[step], users)
        for row, block in blocks.items():
            self.write(self.columns(row), step, block)
        points = max(120, min(MOST_POINTS, MOST_FIGURES // max(1, len(self.rows))))
        if len(self.users) > points:
            self.halve()

    def add_late(self, blocks: dict[tuple[str, str], Results]) -> None:
        """Add, as one more step, what was still under way when the load had ended.

        It has no percentiles: those who waited longest are most likely among them.
        """
        self.lengthen(len(self.users) + 1)
        for row, block in blocks.items():
            self.count(self.columns(row), -1, block)

    def columns(self, row: tuple[str, str]) -> dict[str, Column]:
        """The columns of a row, as long as all others."""
        if row not in self.rows:
            self.rows[row] = {
                name: [0 if name in SUMS else None] * len(self.users)
                for name in (*SUMS, "p50", "p95", "p99")
            }
        return self.rows[row]

    def lengthen(self, steps: int) -> None:
        """Let there be so many steps at least."""
        missing = steps - len(self.users)
        self.users += [0] * missing
        for columns in self.rows.values():
            for name, column in columns.items():
                column += [0 if name in SUMS else None] * missing

    def write(self, columns: dict[str, Column], step: int, block: Results) -> None:
        """Put the results of a row into a step."""
        self.count(columns, step, block)
        for name in ("p50", "p95", "p99"):
            if block.times:
                value = percentile(block.times, float(name[1:]))
                columns[name][step] = max(columns[name][step] or 0, value)

    def count(self, columns: dict[str, Column], step: int, block: Results) -> None:
        """Put what can be added up into a step."""
        columns["requests"][step] += block.requests
        columns["failures"][step] += block.failures
        columns["sum_ms"][step] = round(columns["sum_ms"][step] + block.total_ms, 1)

    def halve(self) -> None:
        """Make one step of two."""
        self.step_s *= 2
        self.users = paired(self.users, largest)
        for columns in self.rows.values():
            for name, column in columns.items():
                columns[name] = paired(column, sum if name in SUMS else largest)


def largest(values: Column) -> Any:
    """The largest value; None when there is none."""
    return max((value for value in values if value is not None), default=None)


def paired(column: Column, join: Any) -> Column:
    """A column with one value for two."""
    return [join(column[start : start + 2]) for start in range(0, len(column), 2)]
