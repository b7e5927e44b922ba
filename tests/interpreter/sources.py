"""Where the users of an interpreted plan draw from: feeders, records, batches and pools by their module constants."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from interpreter.data import SLICE, Columns, Maker, NoRows, rows_of
from interpreter.expressions import evaluate
from interpreter.memory import Memory
from scenarioc.plan import model


class Sources:
    """All data of a plan."""

    def __init__(self, plan: model.Plan, folder: Path, memory: Memory) -> None:
        self.found = {one.identifier: one for one in plan.data}
        self.rows = {i: rows_of(one, folder) for i, one in self.found.items() if isinstance(one, model.Feeder)}
        self.makers = {i: Maker(one) for i, one in self.found.items() if isinstance(one, model.Record)}
        self.counts: dict[str, int] = {}
        self.pooled: dict[str, Columns] = {}
        for identifier, one in self.found.items():
            if isinstance(one, model.Batch):
                self.counts[identifier] = int(evaluate(one.count, memory))
                maker = self.makers[one.record]
                maker.chunk = max(maker.chunk, self.counts[identifier])
        self.pools = {i: deque[Any](maxlen=p.size) for i, p in self.found.items() if isinstance(p, model.Pool)}

    def draw(self, source: str, memory: Memory, given: Sequence[Any]) -> Any:
        """The next row, record or batch; raises `NoRows`."""
        one = self.found[source]
        if isinstance(one, model.Feeder):
            row = next(self.rows[source], None)
            if row is None:
                raise NoRows(one.when_exhausted)
            return row
        if isinstance(one, model.Record):
            return self.makers[source].one(memory, given)
        assert isinstance(one, model.Batch)
        return self._batch(one, memory)

    def take(self, step: model.Take) -> Any:
        """A value of a pool; raises IndexError when there is none."""
        values = self.pools[step.source]
        if step.keeps:
            return random.choice(values)
        return values.popleft()

    def _batch(self, one: model.Batch, memory: Memory) -> bytes:
        maker, pools = self.makers[one.record], self.pooled.setdefault(one.identifier, {})
        first, count = maker.first(), self.counts[one.identifier]
        sizes = ((begin, min(SLICE, count - begin)) for begin in range(0, count, SLICE))
        slices = [maker.columns(memory, size, first + begin, (), pools) for begin, size in sizes]
        rows = [dict(zip(part, row, strict=True)) for part in slices for row in zip(*part.values(), strict=True)]
        if one.form == "json":
            return json.dumps(rows).encode()
        if one.form == "jsonl":
            return "".join(json.dumps(row) + "\n" for row in rows).encode()
        if one.form == "csv":
            return "".join(_csv(rows)).encode()
        raise NotImplementedError(f"the interpreter does not know this form: {one.form}")


def _csv(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(rows[0])
    writer.writerows([json.dumps(v) if isinstance(v, dict | list) else v for v in row.values()] for row in rows)
    yield text.getvalue()
