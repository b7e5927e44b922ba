"""Text from a spec made harmless for a terminal: what would not show, or would do something, is shown as an escape."""

from __future__ import annotations

import unicodedata

TAB_WIDTH = 4


def visible(text: str) -> str:
    """The text on one line, with control characters, line breaks and direction marks as escapes."""
    return text if text.isascii() and text.isprintable() else "".join(cell(character)[0] for character in text)


def cell(character: str) -> tuple[str, int]:
    """How a character is shown in an excerpt, and how many columns of a terminal that takes."""
    if " " <= character <= "~":
        return character, 1
    if character == "\t":
        return " " * TAB_WIDTH, TAB_WIDTH
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        code = ord(character)
        escaped = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
        escaped = {"\n": "\\n", "\r": "\\r"}.get(character, escaped)
        return escaped, len(escaped)
    if category in ("Mn", "Me"):
        return character, 0
    return character, 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
