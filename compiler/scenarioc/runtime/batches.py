"""Many records in one body."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import gevent
from gevent.lock import BoundedSemaphore
from locust import events
from locust.runners import MasterRunner

from scenarioc.runtime.listening import on
from scenarioc.runtime.records import Columns, Records

SLICE = 200
BatchForm = Callable[[Iterator[Columns]], Iterator[bytes]]
batch_lock = BoundedSemaphore()


class Batches:
    """Bodies of `count` records each, made a slice at a time, one body after the
    other, so that no other user of the process has to wait for long."""

    def __init__(self, records: Records, count: int, form: BatchForm) -> None:
        self.records = records
        self.count = count
        self.form = form
        self.pools: dict[str, list[Any]] = {}
        records.chunk = max(records.chunk, count)

        @on(events.init)
        def fill_pools(runner: Any, **_: Any) -> None:
            if not isinstance(runner, MasterRunner):
                self.fill_pools()

    def fill_pools(self) -> None:
        """Let Faker make its values, before the test begins."""
        draws = self.records.draws(1, -1, self.pools)
        if self.records.fake is not None and self.records.seed is None:
            self.records.fake.seed_instance()
        self.records.fields(draws)

    def take(self, user: Any) -> Any:
        """The next body."""
        first = self.records.take_chunk(user)
        parts = []
        with batch_lock:
            working = time.perf_counter()
            for part in self.form(self.slices(first)):
                parts.append(part)
                gevent.sleep(time.perf_counter() - working)
                working = time.perf_counter()
        return b"".join(parts)

    def slices(self, first: int) -> Iterator[Columns]:
        """The columns of the records, slice by slice."""
        for start in range(0, self.count, SLICE):
            size = min(SLICE, self.count - start)
            yield self.records.fields(
                self.records.draws(size, first + start, self.pools)
            )


def csv_body(slices: Iterator[Columns]) -> Iterator[bytes]:
    """Records as CSV with a header; lists and objects as JSON inside a cell."""
    for number, columns in enumerate(slices):
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        if number == 0:
            writer.writerow(columns)
        cells = [
            map(json.dumps, column) if isinstance(column[0], dict | list) else column
            for column in columns.values()
        ]
        writer.writerows(zip(*cells, strict=True))
        yield text.getvalue().encode()


def jsonl_body(slices: Iterator[Columns]) -> Iterator[bytes]:
    """Records as JSON, one on each line."""
    for columns in slices:
        rows = zip(*columns.values(), strict=True)
        yield "".join(
            json.dumps(dict(zip(columns, row, strict=True))) + "\n" for row in rows
        ).encode()


def json_body(slices: Iterator[Columns]) -> Iterator[bytes]:
    """Records as a JSON list."""
    for number, columns in enumerate(slices):
        rows = zip(*columns.values(), strict=True)
        text = json.dumps([dict(zip(columns, row, strict=True)) for row in rows])
        yield (text[:-1] if number == 0 else "," + text[1:-1]).encode()
    yield b"]"
