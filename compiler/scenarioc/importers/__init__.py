"""Foreign load tests become specs: one package per tool, all of them in `IMPORTERS`."""

from __future__ import annotations

from collections.abc import Mapping

from scenarioc.importers import artillery
from scenarioc.importers.imported import Imported, Importer, Options
from scenarioc.importers.notes import Fate, Note
from scenarioc.source import Document

__all__ = ["IMPORTERS", "Fate", "Imported", "Importer", "Note", "Options", "importer_of"]

IMPORTERS: Mapping[str, Importer] = {
    "artillery": Importer("an Artillery script", artillery.recognises, artillery.convert),
}


def importer_of(document: Document) -> Importer | None:
    """The importer for what the document holds; None when no importer knows it."""
    return next((one for one in IMPORTERS.values() if one.recognises(document)), None)
