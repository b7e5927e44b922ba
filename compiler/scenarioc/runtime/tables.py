"""Tables in files beside the locustfile."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

ReadTable = Callable[[], list[dict[str, Any]]]


def table_text(name: str) -> str:
    """The text of a file beside the locustfile; without it no test can begin."""
    path = Path(__file__).parent / name
    if not path.exists():
        path = Path(__file__).parent / path.name  # some services keep no folders
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        print(f"Cannot read {name}: {error.strerror}", file=sys.stderr)
        sys.exit(3)


def csv_table(
    name: str,
    delimiter: str = ",",
    columns: Sequence[str] | None = None,
    types: Mapping[str, Callable[[str], Any]] | None = None,
) -> ReadTable:
    """How to read a CSV file; without `columns`, its first line names them."""

    def read() -> list[dict[str, Any]]:
        text = StringIO(table_text(name), newline="")
        lines = csv.DictReader(
            text, columns, delimiter=delimiter, skipinitialspace=True
        )
        rows: list[dict[str, Any]] = list(lines)
        for column, convert in (types or {}).items():
            for row in rows:
                row[column] = convert(row[column])
        return rows

    return read


def json_table(name: str) -> ReadTable:
    """How to read a JSON file that holds a list of objects."""
    return lambda: list(json.loads(table_text(name)))


def jsonl_table(name: str) -> ReadTable:
    """How to read a file with a JSON object on each line."""
    return lambda: [
        json.loads(line) for line in table_text(name).split("\n") if line.strip()
    ]
