"""Rates: how many of something happen a second."""

from __future__ import annotations

from typing import Annotated, Any

from scenarioc import units
from scenarioc.spec.base import described, refuse, scalar
from scenarioc.spec.given import overridable


def check_rate(value: Any) -> float:
    """Events a second of a rate such as `5/s`."""
    if isinstance(value, str) and (rate := units.rate(value)) is not None:
        return rate
    bare = value.strip() if isinstance(value, str) else value
    if (isinstance(bare, int | float) and not isinstance(bare, bool)) or (isinstance(bare, str) and bare.isdecimal()):
        raise refuse("not-a-rate", f"`{bare}` has no unit", f"write `{bare}/s`, or `/m` or `/h`", f"{bare}/s")
    raise refuse("not-a-rate", f"expected a rate, found {described(value)}", "write `5/s`, `90/m` or `1000/h`")


_RATE: dict[str, Any] = {
    "type": "string",
    "pattern": r"^\s*[0-9]+(\.[0-9]+)?\s*/\s*(s|m|h)\s*$",
    "examples": ["5/s", "0.5/s", "90/m"],
}
Rate = Annotated[float, scalar(check_rate, **_RATE)]
LoadRate = Annotated[float, overridable("rate", check_rate, **_RATE)]
Throughput = Annotated[float, overridable("throughput", check_rate, **_RATE)]
