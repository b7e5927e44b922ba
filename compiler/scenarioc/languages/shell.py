"""How values and comments are written in POSIX sh (dash, bash, busybox)."""

from __future__ import annotations

from scenarioc.languages.hidden import refuse_surrogates, shown


def literal(value: object) -> str:
    """The value as one word of sh; ValueError for NUL and lone surrogates, which no argument can carry."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"sh has no literal for {value!r}")
    if "\0" in value:
        raise ValueError(f"sh cannot carry the NUL in {value!r}")
    refuse_surrogates(value, "sh")
    return "'" + value.replace("'", "'\\''") + "'"


def comment(text: str) -> str:
    """The text as one comment line."""
    return f"# {shown(text)}"
