"""Streams of events as the HTML standard reads them (section 9.2.6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

LINE_END = re.compile(rb"\r\n|\n|\r")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def events_in(pieces: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The names and data of the events in a stream that comes in pieces.

    `id` and `retry` are for those who connect again, which nobody here does.
    """
    lines = lines_in(pieces)
    first = next(lines, b"").removeprefix(BYTE_ORDER_MARK)
    name, data = b"", list[bytes]()
    for line in chain((first,), lines):
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            data.append(value)
        elif field == b"event":
            name = value
        elif not line:
            if data:
                yield name.decode("utf-8", "replace") or "message", b"\n".join(data)
            name, data = b"", []


def lines_in(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines that have ended; a CR and an LF in two pieces are one end."""
    begun, cut = list[bytes](), False
    for piece in pieces:
        if not piece:
            continue
        first, *more = LINE_END.split(piece.removeprefix(b"\n") if cut else piece)
        cut = piece.endswith(b"\r")
        begun.append(first)
        if more:
            yield b"".join(begun)
            yield from more[:-1]
            begun = [more[-1]]
