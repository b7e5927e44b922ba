"""From the characters of a decoded text back to where they are written."""

from __future__ import annotations

import re
from functools import lru_cache

from scenarioc.regex import pattern

Places = tuple[tuple[int, int], ...]

_PROPERTIES = pattern(r"(?:[&!][^\s,\[\]{}]*(?:\s+(?:#[^\r\n]*[\r\n]\s*)*))*")
_BLANKS = pattern(r"[ \t\r\n]+")
_BREAK = pattern(r"\r\n|\r|\n")
_ESCAPE = pattern(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)"
)
_JOINED_LINES = pattern(r"\\(?:\r\n|\r|\n)[ \t]*")
_LINE = pattern(r"([^\r\n]*)(?:\r\n|\r|\n|(?<=[^\r\n])$)")
_BLOCK_HEADER = pattern(r"[|>][^\r\n]*(?:\r\n|\r|\n|$)")


@lru_cache(maxsize=512)
def offsets(raw: str, style: str, decoded: str) -> Places:
    """Where each character of `decoded` begins and ends in `raw`; empty when that cannot be told."""
    begin = match.end() if (match := _PROPERTIES.match(raw)) else 0
    if style in ("|", ">"):
        places = _of_block(raw, begin, decoded)
    elif raw[begin + len(style) : len(raw) - len(style)] == decoded:
        places = [(i, i + 1) for i in range(begin + len(style), len(raw) - len(style))]
    else:
        places = _of_flow(raw, begin, style, decoded)
    return tuple(places) if len(places) == len(decoded) else ()


def _of_flow(raw: str, i: int, style: str, decoded: str) -> list[tuple[int, int]]:
    """Plain and quoted text: line breaks are folded, quotes doubled or escaped."""
    end = len(raw)
    if style:
        i, end = i + 1, end - 1
    places: list[tuple[int, int]] = []
    while i < end and len(places) <= len(decoded):
        if blanks := _BLANKS.match(raw, i, end):
            places += _folded(blanks)
            i = blanks.end()
        elif style == '"' and raw[i] == "\\":
            joined = _JOINED_LINES.match(raw, i, end)
            match = joined or _ESCAPE.match(raw, i, end)
            if match is None:
                return []
            if not joined:
                places.append(match.span())
            i = match.end()
        else:
            width = 2 if style == "'" and raw[i] == "'" else 1
            if width == 1 and decoded[len(places) : len(places) + 1] not in (raw[i], ""):
                return []
            places.append((i, i + width))
            i += width
    return places


def _folded(blanks: re.Match[str]) -> list[tuple[int, int]]:
    """One line break reads as a space, of several all but the first stay, the blanks around them vanish."""
    breaks = [match.span() for match in _BREAK.finditer(blanks.string, blanks.start(), blanks.end())]
    if not breaks:
        return [(i, i + 1) for i in range(*blanks.span())]
    return breaks[1:] or breaks


def _of_block(raw: str, begin: int, decoded: str) -> list[tuple[int, int]]:
    """A block of lines: each stands in it as it reads, behind its indentation; only the line breaks may be folded."""
    header = _BLOCK_HEADER.match(raw, begin)
    lines = [(*match.span(1), match.end()) for match in _LINE.finditer(raw, header.end() if header else begin)]
    indentation = _indentation(raw, lines, decoded)
    places: list[tuple[int, int]] = []
    for number, (start, end, after) in enumerate(lines):
        content = raw[min(start + indentation, end) : end]
        if not decoded.startswith(content, len(places)):
            break
        places += [(i, i + 1) for i in range(end - len(content), end)]
        rest = decoded[len(places) : len(places) + 1]
        if rest == "\n" or (rest == " " and _folds_into(raw, lines[number + 1 :], indentation)):
            places.append((end, after))
    while decoded[len(places) : len(places) + 1] == "\n":
        places.append((len(raw), len(raw)))
    return places


def _indentation(raw: str, lines: list[tuple[int, int, int]], decoded: str) -> int:
    """How many columns the lines are set in: what the first line has in the source but not in the text."""
    for start, end, _ in lines:
        if line := raw[start:end].lstrip(" "):
            first = decoded.lstrip("\n ")
            own = len(decoded[: len(decoded) - len(first)].rpartition("\n")[2])
            return max(end - start - len(line) - own, 0)
    return 0


def _folds_into(raw: str, following: list[tuple[int, int, int]], indentation: int) -> bool:
    return bool(following) and raw[following[0][0] + indentation : following[0][1]][:1] not in ("", " ", "\t")
