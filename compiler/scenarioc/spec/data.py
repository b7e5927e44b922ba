"""Data: what users send besides what the spec says word for word."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Tag

from scenarioc.spec.feeders import Feeder
from scenarioc.spec.model import Model
from scenarioc.spec.pools import Pool
from scenarioc.spec.records import Batch, Record


def _data_form(value: Any) -> str:
    keys = {type(value).__name__} if isinstance(value, Model) else set(value) if isinstance(value, dict) else set()
    if keys & {"fields", "locale", "Record"}:
        return "@record"
    if keys & {"pool", "Pool"}:
        return "@pool"
    return "@batch" if keys & {"rows_of", "count", "Batch"} else "@feeder"


DataLike = Annotated[
    Annotated[Feeder, Tag("@feeder")]
    | Annotated[Record, Tag("@record")]
    | Annotated[Batch, Tag("@batch")]
    | Annotated[Pool, Tag("@pool")],
    Discriminator(_data_form),
]
