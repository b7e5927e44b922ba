"""Problems as text for people and for machines: one renderer per format, and the fix-its applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scenarioc.diagnostics import as_json, github, sarif, text
from scenarioc.diagnostics.fix import apply, fixable, fixed
from scenarioc.diagnostics.text import tally
from scenarioc.problems import Problem

__all__ = ["FORMATS", "Renderer", "apply", "fixable", "fixed", "render", "tally"]

# Takes the problems, the text of every file they point into, and whether the output may have colours.
Renderer = Callable[[Sequence[Problem], Mapping[str, str], bool], str]

FORMATS: dict[str, Renderer] = {
    "text": text.render,
    "json": as_json.render,
    "github": github.render,
    "sarif": sarif.render,
}


def render(problems: Sequence[Problem], texts: Mapping[str, str], form: str, color: bool = False) -> str:
    """The problems in one of `FORMATS`; `texts` has the text of every file they point into."""
    return FORMATS[form](problems, texts, color)
