"""Words in a row, for messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_LINE = 88


def either(words: Sequence[str], last: str) -> str:
    """`a, b or c`, with the given word before the last one."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def listed(beginning: str, known: Iterable[str]) -> str:
    """The beginning and then all words in backticks, in lines that are not too long."""
    lines = [beginning]
    for word in known:
        piece = f" `{word}`,"
        if len(lines[-1]) + len(piece) > _LINE:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.strip() for line in lines).rstrip(",")
