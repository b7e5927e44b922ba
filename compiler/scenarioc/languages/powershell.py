"""How values and comments are written in PowerShell (Windows PowerShell 5.1 and PowerShell 7)."""

from __future__ import annotations

import re

from scenarioc.languages.hidden import escape
from scenarioc.regex import pattern

# Windows PowerShell reads a script without byte-order mark in the code page of the machine. There the bytes of `Ñ`
# hold a typographic quote, which PowerShell takes for a quote: only ASCII means the same everywhere.
_RUN = pattern(r"[ -~]+|[^ -~]")


def literal(value: object) -> str:
    """The value as one operand in printable ASCII; ValueError for what is neither text, number nor boolean."""
    if isinstance(value, bool):
        return "$true" if value else "$false"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"PowerShell has no literal for {value!r}")
    runs = [run for match in _RUN.finditer(value) for run in _operands(match[0])]
    if not runs:
        return "''"
    # PowerShell converts to the type of the left operand, and a [char] cannot be added to: text must come first.
    parts = runs if runs[0].startswith("'") else ["''", *runs]
    return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"


def _operands(run: str) -> list[str]:
    if " " <= run[0] <= "~":
        return ["'" + run.replace("'", "''") + "'"]
    units = run.encode("utf-16-be", "surrogatepass")
    return [f"[char]0x{units[i]:02X}{units[i + 1]:02X}" for i in range(0, len(units), 2)]


def comment(text: str) -> str:
    """The text as one comment line in printable ASCII, other characters as visible escapes."""
    return "# " + re.sub(r"[^ -~]", lambda match: escape(match[0]), text)
