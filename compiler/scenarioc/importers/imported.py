"""What every importer takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from scenarioc.importers.notes import Note
from scenarioc.records import record
from scenarioc.source import Document


@record
class Options:
    """How to convert: what the command line of the other tool would have said, and whether to mend what is broken.

    `folder` is the way from where the spec will be to where the script is.
    """

    environment: str | None = None
    overrides: Document | None = None
    config: Document | None = None
    variables: Document | None = None
    payload: str | None = None
    target: str | None = None
    fix: bool = False
    name: str | None = None
    folder: str = ""


@record
class Imported:
    """A foreign script as a spec: the data of the spec, the files beside it, and the notes about both."""

    spec: Mapping[str, Any]
    notes: tuple[Note, ...]
    counts: Mapping[str, int]
    files: Mapping[str, str] = field(default_factory=dict)


@record
class Importer:
    """One kind of foreign text; `read` gives the text of a file beside it or raises OSError."""

    title: str
    recognises: Callable[[Document], bool]
    convert: Callable[[Document, Options, Callable[[str], str]], Imported]
