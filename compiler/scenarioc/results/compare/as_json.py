"""A comparison as JSON, for other programs.

{"format": "scenarioc-comparison", "version": 1, "verdict": "worse" | "better" | "same",
 "base": {"name", "run_id", "started"}, "new": {…}, "aligned": true, "block_s": 3.0, "tolerance": 0.05,
 "changes": [{"row", "metric", "base", "new", "change", "low", "high", "p", "verdict",
              "weather", "shared"}], "notes": ["…"]}
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from scenarioc.results.compare import Comparison
from scenarioc.results.summary import Summary


def render(comparison: Comparison) -> str:
    """One JSON object; it ends with a line break."""
    data = {
        "format": "scenarioc-comparison",
        "version": 1,
        "verdict": comparison.verdict,
        "base": _run(comparison.base),
        "new": _run(comparison.new),
        "aligned": comparison.aligned,
        "block_s": comparison.block_s,
        "tolerance": comparison.tolerance,
        "changes": [dataclasses.asdict(change) for change in comparison.changes],
        "notes": list(comparison.notes),
    }
    return json.dumps(data, indent=2) + "\n"


def _run(summary: Summary) -> dict[str, Any]:
    return {"name": summary.name, "run_id": summary.run_id, "started": summary.started}
