"""Put judged files on disk: all of them or, as far as the system allows, none."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from scenarioc.output import refusals
from scenarioc.output.judge import Action, Judgement
from scenarioc.problems import Rejected


def write(judgements: Sequence[Judgement]) -> None:
    """Carry out every judgement; raise `Rejected` when one of them refuses or the system does.

    Every text is first written beside its place under a temporary name, then all are renamed: whoever is interrupted
    finds each file either as it was or as it should be.
    """
    refused = [j.problem for j in judgements if j.action is Action.REFUSE and j.problem]
    if refused:
        raise Rejected(refused)
    staged = [(_temporary(j.place), j) for j in judgements if j.new is not None and not _is_there(j)]
    try:
        for temporary, judgement in staged:
            with _as_problem(judgement.place):
                _write_anew(temporary, judgement)
        for temporary, judgement in staged:
            with _as_problem(judgement.place):
                temporary.replace(judgement.place)
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink()
    _delete(j for j in judgements if j.action is Action.DELETE)


def disk_bytes(judgement: Judgement) -> bytes:
    """How a text stands on disk: UTF-8 and LF, but CRLF in batch files, because `cmd` loses labels without.

    A copy has the bytes of the original.
    """
    text = judgement.new or ""
    if judgement.path.lower().endswith((".bat", ".cmd")) and not judgement.copied:
        text = text.replace("\n", "\r\n")
    return text.encode(errors="surrogateescape" if judgement.copied else "strict")


def _is_there(judgement: Judgement) -> bool:
    """Whether the file has these very bytes, and is executable if it must be."""
    if judgement.action is not Action.KEEP or judgement.new is None:
        return False
    place = judgement.place
    if judgement.problem:
        return True
    try:
        same = place.read_bytes() == disk_bytes(judgement)
    except OSError:
        return False
    return same and (not judgement.executable or os.access(place, os.X_OK))


def _temporary(place: Path) -> Path:
    return place.with_name(f".{place.name}.{secrets.token_hex(4)}.tmp")


def _write_anew(temporary: Path, judgement: Judgement) -> None:
    """Write the text to a file that did not exist, with the permissions that the user's umask gives new files."""
    temporary.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o777 if judgement.executable else 0o666
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(temporary, flags, mode), "wb") as file:
        file.write(disk_bytes(judgement))


def _delete(judgements: Iterable[Judgement]) -> None:
    """Remove files, then the folders below the output folder that are empty without them."""
    for judgement in judgements:
        with _as_problem(judgement.place):
            judgement.place.unlink(missing_ok=True)
        for folder in judgement.place.parents:
            if folder == judgement.root:
                break
            try:
                folder.rmdir()
            except OSError:
                break


@contextlib.contextmanager
def _as_problem(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Rejected([refusals.unwritable(place, error)]) from error
