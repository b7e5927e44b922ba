"""Plain text that nothing interprets: requirements, notes, names in prose."""

from __future__ import annotations

from scenarioc.languages.hidden import shown


def literal(value: object) -> str:
    """The value as part of one line, hidden characters as visible escapes."""
    return shown(str(value))


def comment(text: str) -> str:
    """The text as one line with a `#` before it."""
    return f"# {shown(text)}"
