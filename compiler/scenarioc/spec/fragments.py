"""Fragments: flows with a name, for other flows to call."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Tag

from scenarioc.spec.base import Text
from scenarioc.spec.model import Model
from scenarioc.spec.steps import Step


class FragmentSteps(Model):
    """A reusable flow with parameters."""

    parameters: list[Text] | dict[str, Any] | None = None
    """Names of parameters, or names with default values (null: required). Examples: `{user: null, tries: 3}`"""
    steps: list[Step]
    """What the fragment does."""


def _fragment_form(value: Any) -> str:
    return "@fragment" if isinstance(value, dict | FragmentSteps) else "@steps"


FragmentLike = Annotated[
    Annotated[list[Step], Tag("@steps")] | Annotated[FragmentSteps, Tag("@fragment")], Discriminator(_fragment_form)
]
