"""Text becomes a `Document`: plain data and the place of every value and key."""

from __future__ import annotations

from scenarioc.problems import Problem, Rejected, Span
from scenarioc.source.document import Document, Path
from scenarioc.source.place import Node, Source
from scenarioc.source.yaml_text import read_yaml

__all__ = ["MAX_CHARACTERS", "Document", "Path", "load"]

MAX_CHARACTERS = 10_000_000


def load(text: str, name: str) -> Document:
    """The document in `text`: JSON if the name ends in `.json` or it is JSON, else YAML 1.2; raises `Rejected`."""
    source = Source(name, text)
    if len(text) > MAX_CHARACTERS:
        message = f"the file has {len(text) / 1_000_000:.1f} MB, the limit is {MAX_CHARACTERS // 1_000_000} MB"
        raise Rejected([_about_the_file(source, "file-too-large", message)])
    root = _parse(source)
    if root is None or (root.children is None and root.data is None):
        help = "`scenarioc init` writes a first spec to start from"
        raise Rejected([_about_the_file(source, "empty-file", "the file holds nothing", help)])
    if not isinstance(root.children, dict):
        from scenarioc.source.yaml_layout import words_without_space

        if isinstance(root.data, str) and not root.style and (problem := words_without_space(source, root.start)):
            raise Rejected([problem])
        kind = "a list" if isinstance(root.children, list) else "a single value"
        help = "begin with keys such as `target:` and `scenarios:`"
        message = f"the file is {kind}, not a mapping of keys to values"
        raise Rejected([Problem("not-a-mapping", message, root.first_line(), help)])
    return Document(name, root.data, {name: text}, root)


def _parse(source: Source) -> Node | None:
    is_json = source.file.lower().endswith(".json")
    if is_json or source.text[source.begin :].lstrip()[:1] == "{":
        from scenarioc.source.json_text import read_json

        try:
            return read_json(source)
        except Rejected:
            if is_json:
                raise
            # It may be a YAML mapping in braces; if it is neither, YAML's explanation is the one to show.
    return read_yaml(source)


def _about_the_file(source: Source, code: str, message: str, help: str | None = None) -> Problem:
    return Problem(code, message, Span(source.file, 1, 1, 1, 1, 0, 0), help)
