"""Characters that a reader cannot see, or that move or break what stands around them; no output carries them raw."""

from __future__ import annotations

import re

# A fixed list and not `str.isprintable`, whose answer changes with the Unicode version of each Python release.
HIDDEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # controls, line breaks of old terminals and mainframes (NEL) among them
    "\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # look like a space or like nothing
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"  # spaces, line breaks, text direction
    "\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff"  # annotations, non-characters, surrogates, tags
    "]"
)

_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def shown(text: str) -> str:
    r"""The text on one line with hidden characters as `\n`, `\x1b`, `\u202e`: for comments, where nobody decodes it."""
    return HIDDEN.sub(lambda match: _SHORT.get(match[0]) or escape(match[0]), text)


def escape(char: str) -> str:
    r"""One character as `\x1b`, `\u202e` or `\U000e0001`."""
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def refuse_surrogates(text: str, language: str) -> None:
    """Raise ValueError when the text holds half of a surrogate pair, which no file in UTF-8 can carry."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError(f"{language} cannot carry the lone surrogate in {text!r}")
