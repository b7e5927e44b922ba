"""Batches as bodies: which media type and file name they go by."""

from __future__ import annotations

from scenarioc.expressions.tree import Expression, Name
from scenarioc.plan.context import Flow

MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def batch_form(flow: Flow, value: Expression) -> str | None:
    """The format of the batch that an expression is; None when it is anything else."""
    if not isinstance(value, Name) or flow.variables.get(value.variable.name) != value.variable:
        return None
    return flow.lowering.batches.get(value.variable.name)
