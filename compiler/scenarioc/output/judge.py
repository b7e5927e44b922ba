"""What may happen to every file of an output folder, decided before the first one is touched."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath

from scenarioc.output import refusals
from scenarioc.output.copies import stamp_of_copy
from scenarioc.output.stamp import plain, read_stamp, stamp
from scenarioc.problems import Problem
from scenarioc.records import record
from scenarioc.targets import File


class Action(StrEnum):
    """What will happen to one path: nothing (`keep`), or what the word says; `refuse` stops everything."""

    KEEP = "keep"
    CREATE = "create"
    REPLACE = "replace"
    DELETE = "delete"
    REFUSE = "refuse"


@record
class Wanted:
    """The files of one spec, with paths below the output folder (`shop/locustfile.py`)."""

    source: str
    files: tuple[File, ...]


@record
class Judgement:
    """The decision about one path below `root`; `old` and `new` are texts with LF line ends, or None for no file.

    What is not UTF-8 stands there as surrogates. The `new` text of a file that is `copied` has its own line ends."""

    root: Path
    path: str
    action: Action
    old: str | None = None
    new: str | None = None
    executable: bool = False
    copied: bool = False
    problem: Problem | None = None

    @property
    def place(self) -> Path:
        """The file on disk."""
        return self.root / self.path

    @property
    def changes(self) -> bool:
        """Whether the folder would have another content afterwards."""
        return self.action in (Action.CREATE, Action.REPLACE, Action.DELETE)


def judge(
    wanted: Sequence[Wanted], root: Path, *, version: str, force: bool = False, prune: bool = False
) -> tuple[Judgement, ...]:
    """One judgement for every wanted file, in their order, and with `prune` for every file no longer made."""
    judgements = []
    makers: dict[str, str] = {}
    for one in wanted:
        for file in one.files:
            problem = _unsafe(file.path, root)
            if maker := makers.get(file.path.casefold()):
                problem = refusals.two_specs(file.path, maker, one.source)
            makers[file.path.casefold()] = one.source
            if problem:
                judgements.append(Judgement(root, file.path, Action.REFUSE, problem=problem))
            else:
                judgements.append(_judge(file, root, one.source, version, force))
    if prune:
        judgements += [stale for one in wanted for stale in _stale(one, root, set(makers), force)]
    return tuple(judgements)


def _judge(file: File, root: Path, source: str, version: str, force: bool) -> Judgement:
    new = stamp(file, source, version)
    place = root / file.path
    if not os.path.lexists(place):
        return Judgement(root, file.path, Action.CREATE, None, new, file.executable, file.copied)
    try:
        old = _read(place)
    except OSError as error:
        return Judgement(root, file.path, Action.REFUSE, None, new, problem=refusals.unreadable(place, error))
    if old == new.replace("\r\n", "\n"):
        return Judgement(root, file.path, Action.KEEP, old, new, file.executable, file.copied)
    problem = None if force else _not_ours(file.path, root, old, source)
    action = Action.REFUSE if problem else Action.REPLACE
    return Judgement(root, file.path, action, old, new, file.executable, file.copied, problem)


def _not_ours(path: str, root: Path, old: str, source: str) -> Problem | None:
    """Why the text on disk must not be replaced; None when scenarioc wrote it for this spec and nobody touched it."""
    place = root / path
    found = read_stamp(path, old) or stamp_of_copy(path, place, old)
    if found is None:
        return refusals.not_ours(place)
    if not found.intact:
        return refusals.edited(place, source)
    if found.source != plain(source) and Path(found.source).is_file():
        return refusals.other_spec(root / PurePosixPath(path).parts[0], found.source, source)
    return None


def _unsafe(path: str, root: Path) -> Problem | None:
    """Why nothing may be written at `path` at all: it leaves the folder, or something in the way is no plain file."""
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or path.startswith("/") or "\\" in path or PureWindowsPath(path).drive:
        return refusals.leaves_folder(path, root)
    place = root
    for part in ("", *parts):
        place = place / part
        try:
            mode = (place.stat() if place == root else place.lstat()).st_mode
        except FileNotFoundError:
            return None
        except OSError as error:
            return refusals.unreadable(place, error)
        if stat.S_ISLNK(mode):
            return refusals.symlink(place)
        is_last = place == root.joinpath(*parts)
        if not (stat.S_ISREG(mode) if is_last else stat.S_ISDIR(mode)):
            return refusals.blocked(place, "file" if is_last else "folder")
    return None


def _stale(wanted: Wanted, root: Path, made: set[str], force: bool) -> Iterator[Judgement]:
    """Files that carry the header of this spec and are made no longer; an edited one is kept, with a warning."""
    source = plain(wanted.source)
    for folder in _folders(wanted, root, source):
        for place in _plain_files(folder):
            path = place.relative_to(root).as_posix()
            if path.casefold() in made:
                continue
            try:
                old = _read(place)
            except OSError:
                continue
            found = read_stamp(path, old) or stamp_of_copy(path, place, old)
            if found is None or found.source != source:
                continue
            if found.intact or force:
                yield Judgement(root, path, Action.DELETE, old)
            else:
                yield Judgement(root, path, Action.KEEP, old, old, problem=refusals.edited_and_stale(place))


def _folders(wanted: Wanted, root: Path, source: str) -> list[Path]:
    """The folders of this spec: where it writes now, and where it wrote before its name was changed."""
    names = {PurePosixPath(file.path).parts[0] for file in wanted.files if "/" in file.path}
    for earlier in root.glob("*/locustfile.py"):
        if earlier.is_symlink() or earlier.parent.is_symlink() or not earlier.is_file():
            continue
        found = read_stamp(earlier.relative_to(root).as_posix(), _read(earlier))
        if found and found.source == source:
            names.add(earlier.parent.name)
    return [root / name for name in sorted(names)]


def _plain_files(folder: Path) -> Iterator[Path]:
    """Every regular file below `folder`, in the order of their names; symbolic links are not followed."""
    for where, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            place = Path(where, name)
            if not place.is_symlink() and place.is_file():
                yield place


def _read(place: Path) -> str:
    """The text with LF line ends; what is not UTF-8 keeps its bytes as surrogates and so equals nothing of ours."""
    return place.read_bytes().decode("utf-8", "surrogateescape").replace("\r\n", "\n")
