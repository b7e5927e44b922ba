"""Loads that are said in arrivals: how many virtual users come a second, whatever the system under test does."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from scenarioc.spec.base import Duration
from scenarioc.spec.given import LoadCount, LoadShare, LoadTime
from scenarioc.spec.model import Model
from scenarioc.spec.rates import LoadRate


class Phase(Model):
    """One phase of arrivals: a `rate` `for` some time, `from` a rate `to` a rate, a `count` `over` some time, or a
    `pause`."""

    rate: LoadRate | None = None
    """Arrivals a second; fractions are fine. Examples: `5/s` · `0.5/s`"""
    for_: LoadTime | None = Field(None, alias="for")
    """How long that rate lasts. Examples: `1m`"""
    from_: LoadRate | None = Field(None, alias="from")
    """The rate at the beginning of a ramp. Examples: `5/s`"""
    to: LoadRate | None = None
    """The rate at the end of a ramp; in between it changes continuously, unless `every` says otherwise.
    Examples: `50/s`"""
    every: Duration | None = None
    """Change the rate of a ramp in steps of this length, from the first rate to the last; each has a whole number of
    arrivals. Examples: `1s`"""
    over: LoadTime | None = None
    """How long a ramp or a count takes. Examples: `2m`"""
    count: LoadCount | None = None
    """Exactly so many arrivals, spread evenly. Examples: `100`"""
    pause: LoadTime | None = None
    """Nobody arrives for this long. Examples: `30s`"""
    mix: dict[str, LoadShare] | None = None
    """What arrives in this phase: scenarios with their weights, instead of the weights that the scenarios have.

    Examples: `{browse: 3, buy: 1}`"""


def _phases_form(value: Any) -> str:
    return "@phases" if isinstance(value, list | tuple) else "@phase"


Arrivals = Annotated[
    Annotated[Phase, Tag("@phase")] | Annotated[list[Phase], Tag("@phases")], Discriminator(_phases_form)
]
