"""Artillery 2 scripts: what each construct really does, in the words of the spec language."""

from __future__ import annotations

from scenarioc.importers.artillery.importer import convert, recognises

__all__ = ["convert", "recognises"]
