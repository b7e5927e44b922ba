"""A foreign load test on one screen: text in; a spec, its notes and the files beside it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from scenarioc.build import Built, build
from scenarioc.importers import Importer, Note, Options, importer_of
from scenarioc.importers.dump import dump
from scenarioc.problems import Problem, Rejected
from scenarioc.records import record
from scenarioc.source import Document, load

Read = Callable[[str], str]


@record
class Converted:
    """What a foreign script became: the YAML of a spec, the files beside it, the notes, and what is built of it."""

    spec: str
    notes: tuple[Note, ...]
    counts: Mapping[str, int]
    files: Mapping[str, str]
    built: Built
    texts: Mapping[str, str] = field(default_factory=dict)


def convert(
    text: str, name: str, *, read: Read, beside: Read | None = None, options: Options | None = None
) -> Converted:
    """The spec of a foreign script, proven to build; raises `Rejected`.

    `read` gives the text of a file beside the script, `beside` that of a file beside the spec.
    """
    document = load(text, name)
    imported = _importer(document).convert(document, options or Options(), read)
    spec = dump(imported.spec)

    def read_with(path: str) -> str:
        return imported.files[path] if path in imported.files else (beside or read)(path)

    built = build(spec, f"{imported.spec['name']}.yaml", read=read_with)
    return Converted(spec, imported.notes, imported.counts, imported.files, built, document.texts)


def _importer(document: Document) -> Importer:
    importer = importer_of(document)
    if importer is None:
        help = "known are Artillery scripts, with `config` and `scenarios`"
        message = "this is no script of another tool that scenarioc can convert"
        raise Rejected([Problem("nothing-to-convert", message, document.root.first_line(), help)])
    return importer
