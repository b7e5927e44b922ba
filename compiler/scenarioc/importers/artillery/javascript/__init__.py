"""Processors: the functions that a script calls, translated where that is certain, else stubs to be written."""

from __future__ import annotations

from scenarioc.importers.artillery.javascript.processor import Processor, processor_of

__all__ = ["Processor", "processor_of"]
