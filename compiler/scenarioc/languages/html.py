"""How values and comments are written in HTML; whatever they say, they are text and never markup."""

from __future__ import annotations

from html import escape
from xml.etree import ElementTree

from scenarioc.languages.hidden import shown


def literal(value: object) -> str:
    """The value as text between tags, hidden characters as visible escapes."""
    return escape(shown(str(value)))


def quoted(value: object) -> str:
    """The value as that of an attribute, with its quotes."""
    return f'"{literal(value)}"'


def svg(picture: ElementTree.Element) -> str:
    """A picture as part of the page."""
    return ElementTree.tostring(picture, encoding="unicode", short_empty_elements=True)


def comment(text: str) -> str:
    """The text as one comment, which ends where it should."""
    return f"<!-- {escape(shown(text)).replace('-', '&#45;')} -->"
