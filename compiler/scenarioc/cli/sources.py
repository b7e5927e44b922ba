"""Specs from the command line: their text, the name that messages and headers give them, and the files around them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from scenarioc.problems import Problem, Rejected
from scenarioc.records import record

STANDARD_INPUT = "-"
# Time of the last change in nanoseconds, and size; None for no file.
State = tuple[int, int] | None


@record
class SpecFile:
    """One spec; its `name` is no absolute path, because generated files carry it.

    `texts` grows with what is read beside it, and `asked` with every file that was looked for, as it was then.
    `unwritten` are files beside it that are not there yet.
    """

    name: str
    text: str
    base: Path
    texts: dict[str, str] = field(default_factory=dict)
    asked: dict[Path, State] = field(default_factory=dict)
    unwritten: Mapping[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str:
        """The text of a file beside the spec; raises OSError when there is none that can be read."""
        if path in self.unwritten:
            return self.unwritten[path]
        try:
            text = self.read_bytes(path).decode()
        except UnicodeDecodeError as error:
            raise OSError(f"it is not UTF-8 (byte {error.start + 1})") from error
        self.texts[path] = text
        return text

    def read_bytes(self, path: str) -> bytes:
        """The content of a file beside the spec; raises OSError when there is none that can be read."""
        place = self.base / path
        self.asked.setdefault(place, state_of(place))
        return place.read_bytes()


def read_spec(argument: str) -> SpecFile:
    """The spec that a command line names, `-` for standard input; raises `Rejected` when it cannot be read."""
    if argument == STANDARD_INPUT:
        name, base, data = "stdin", Path(), sys.stdin.buffer.read()
    else:
        name, base = _named(Path(argument))
        data = _bytes(Path(argument), argument)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Rejected(
            [Problem("not-utf8", f"`{name}` is not UTF-8: line {line} holds other bytes", help="save it as UTF-8")]
        ) from error
    return SpecFile(name, text, base, {name: text})


def state_of(place: Path) -> State:
    """What changes when somebody writes the file."""
    try:
        status = place.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def _named(path: Path) -> tuple[str, Path]:
    """The name of a spec and the folder it is relative to: the current one, if the spec lies below it."""
    if not path.is_absolute():
        return path.as_posix(), Path()
    try:
        return path.relative_to(Path.cwd()).as_posix(), Path()
    except ValueError:
        return path.name, path.parent


def _bytes(path: Path, argument: str) -> bytes:
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        reason, help = f"`{argument}` is a folder", f"name a spec in it, such as `{path.as_posix()}/*.yaml`"
        raise Rejected([Problem("unreadable-source", reason, help=help)]) from error
    except FileNotFoundError as error:
        help = "`scenarioc init` writes a first spec"
        raise Rejected([Problem("unreadable-source", f"there is no file `{argument}`", help=help)]) from error
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Rejected([Problem("unreadable-source", f"`{argument}` cannot be read: {reason}")]) from error
