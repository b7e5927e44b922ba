"""Change files that belong to the user: all of them or, as far as the system allows, none."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from scenarioc.problems import Problem, Rejected


def rewrite(texts: Mapping[Path, str]) -> None:
    """Put each text in the place of a file that exists, with its permissions; raises `Rejected` if the system refuses.

    Every text is first written beside its file, then all are renamed: whoever is interrupted finds each file either
    as it was or as it should be. A file that is a symbolic link stays one.
    """
    staged: list[tuple[Path, Path]] = []
    place = Path()
    try:
        for place, text in texts.items():
            real = place.resolve()
            temporary = real.with_name(f".{real.name}.{secrets.token_hex(4)}.tmp")
            staged.append((temporary, real))
            _stage(temporary, real, text)
        for temporary, place in staged:
            temporary.replace(place)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Rejected([Problem("output-unwritable", f"`{place.as_posix()}` cannot be written: {reason}")]) from error
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _stage(temporary: Path, real: Path, text: str) -> None:
    # Renaming would replace a file that its owner made read-only.
    if not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    mode = real.stat().st_mode & 0o777
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(temporary, flags, mode), "wb") as file:
        file.write(text.encode())
    temporary.chmod(mode)
