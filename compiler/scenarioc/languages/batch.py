"""How values and comments are written in batch files of Windows' cmd, which has no quoting that always holds."""

from __future__ import annotations

from scenarioc.languages.hidden import escape
from scenarioc.regex import pattern

_CARRIED = pattern(r"[ -~]*")
_PLAIN = pattern(r"[^A-Za-z0-9 _.,:;/()@#=+~$-]")


def literal(value: object) -> str:
    """The value as one quoted argument of a program; ValueError where cmd has no safe way.

    Not carried: quotes, `!` (an expansion where delayed expansion is on), line breaks, and everything beyond ASCII,
    because cmd reads a file in the code page of the console.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"batch has no literal for {value!r}")
    if not _CARRIED.fullmatch(value) or '"' in value or "!" in value:
        raise ValueError(f"batch cannot carry {value!r}")
    ending = len(value) - len(value.rstrip("\\"))  # before the closing quote, programs read two backslashes as one
    return '"' + value.replace("%", "%%") + "\\" * ending + '"'


def comment(text: str) -> str:
    """The text as one `rem` line; everything that cmd might act on stands there as a visible escape."""
    return "rem " + _PLAIN.sub(lambda match: escape(match[0]), text)
