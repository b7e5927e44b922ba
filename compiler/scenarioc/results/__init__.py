"""What a run leaves behind, read again: its summary, reports for people and for CI, and comparisons of two runs.

Every module that writes a format has `render(summary, spec) -> str`, where `spec` is the path of the spec if known.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarioc.results.summary import Summary

FORMATS = {"html": "page", "junit": "junit", "markdown": "markdown", "github": "github"}
"""Format → its module in this package; only the one that is asked for is imported."""


def report(summary: Summary, form: str, spec: str = "") -> str:
    """The summary in one of `FORMATS`."""
    written: str = importlib.import_module(f"{__name__}.{FORMATS[form]}").render(summary, spec)
    return written
