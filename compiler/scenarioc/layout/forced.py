"""Groups that must break because something inside them does."""

from __future__ import annotations

from scenarioc.layout.document import (
    BestFitParentheses,
    BestFitting,
    Broken,
    Doc,
    FitsExpanded,
    Group,
    IfBreaks,
    Indent,
)


def forced(document: Doc) -> Doc:
    """The document with every group around a `Broken` expanded."""
    return _forced(document)[0]


def _forced(doc: Doc) -> tuple[Doc, bool]:
    match doc:
        case Broken():
            return doc, True
        case list():
            parts = [_forced(each) for each in doc]
            return [part for part, _ in parts], any(breaks for _, breaks in parts)
        case Group():
            content, breaks = _forced(doc.content)
            return doc._replace(content=content, expand=doc.expand or breaks), breaks
        case Indent() | IfBreaks() | BestFitParentheses():
            content, breaks = _forced(doc.content)
            return doc._replace(content=content), breaks
        case FitsExpanded():  # what it holds may break without concern to what is around it
            return doc._replace(content=_forced(doc.content)[0]), False
        case BestFitting():
            return BestFitting(tuple(_forced(variant)[0] for variant in doc.variants)), False
    return doc, False
