"""What a run leaves behind."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scenarioc.spec.model import Model

ResultFormat = Literal["json", "csv"]


class Outputs(Model):
    """What a run leaves behind, in the folder `results` beside the locustfile."""

    results: list[ResultFormat] = Field(min_length=1)
    """`json` is the summary, `summary.json`, which every run with thresholds writes; `csv` is `series.csv`, the results
    second by second. With `results`, a run without thresholds writes them too. Examples: `[json, csv]`"""
