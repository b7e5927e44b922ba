"""Metrics of one's own: figures that steps measure besides requests."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from scenarioc.spec.model import Model

MetricKind = Literal["counter", "rate", "trend"]
"""What is made of the values: their sum, in all and a second; the share of the true ones; their distribution."""


class MeasureStep(Model):
    """Feed metrics of one's own."""

    measure: dict[str, Any] = Field(min_length=1)
    """Metrics and the values for them. Examples: `{records: '${processed}', full: '${processed == 5000}'}`"""
