"""How values and comments are written in `.env` files, in the part of the format on which its readers agree."""

from __future__ import annotations

import re

from scenarioc.languages.hidden import HIDDEN, shown
from scenarioc.regex import pattern

_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN = pattern(r"[A-Za-z0-9_./:@,+=?&%~-]*")
_DISPUTED = pattern(r"\\(\\|$)")


def name(text: str) -> str:
    """The name of a variable; ValueError when no shell could set it."""
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} cannot name an environment variable")
    return text


def literal(value: object) -> str:
    """The value as it stands after `NAME=`; ValueError for hidden characters and where readers disagree."""
    text = str(value)
    if _PLAIN.fullmatch(text):
        return text
    if not HIDDEN.search(text) and not _DISPUTED.search(text):
        if "'" not in text:
            return f"'{text}'"
        if not re.search(r'["\\$`]', text):
            return f'"{text}"'
    raise ValueError(f"a .env file cannot carry {text!r}")


def comment(text: str) -> str:
    """The text as one comment line."""
    return f"# {shown(text)}"
