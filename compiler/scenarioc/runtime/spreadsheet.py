"""Results second by second for a spreadsheet or a plot."""

from __future__ import annotations

import csv
import io
from typing import Any

COLUMNS = ("requests", "failures", "p50_ms", "p95_ms", "p99_ms")


def series_table(summary: dict[str, Any]) -> str:
    """The summary's series as CSV: each step in all, then row by row."""
    series = summary["series"]
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["second", "row", "users", *COLUMNS])
    for step, users in enumerate(series["users"]):
        second = step * series["step_s"]
        whole = [series[name][step] if series[name] else None for name in COLUMNS]
        table.writerow([second, "", users, *whole])
        for name, row in series["rows"].items():
            if row["requests"][step]:
                counts = row["requests"][step], row["failures"][step]
                table.writerow([second, name, "", *counts, "", row["p95_ms"][step], ""])
    return out.getvalue()
