"""Metrics of one's own: figures that steps measure besides requests."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.model import Model

MetricKind = Literal["counter", "rate", "trend"]
"""What is made of the values: their sum, in all and a second; the share of the true ones; their distribution."""


TrendUnit = Literal["ms", "s", "bytes"]


class Trend(Model):
    """A trend of times or sizes; one of plain numbers is just `trend`."""

    trend: TrendUnit
    """What its values are: milliseconds, seconds or bytes. Thresholds on it have a time or a size as their limit."""


def _metric_form(value: Any) -> str:
    return "@trend" if isinstance(value, dict | Trend) else "@kind"


MetricLike = Annotated[
    Annotated[MetricKind, Tag("@kind")] | Annotated[Trend, Tag("@trend")], Discriminator(_metric_form)
]


def kind_and_unit(metric: MetricLike) -> tuple[MetricKind, TrendUnit | None]:
    """What is made of the values of a metric, and what they are measured in."""
    return ("trend", metric.trend) if isinstance(metric, Trend) else (metric, None)


class MeasureStep(Model):
    """Feed metrics of one's own."""

    measure: dict[str, Any] = Field(min_length=1)
    """Metrics and the values for them. Examples: `{records: '${processed}', full: '${processed == 5000}'}`"""
