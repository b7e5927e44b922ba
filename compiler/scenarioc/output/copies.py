"""Copies of the user's own files: no header may be added to them, so a list beside them says which are ours."""

from __future__ import annotations

from pathlib import Path

from scenarioc.output.stamp import Stamp, read_stamp
from scenarioc.regex import pattern
from scenarioc.targets.copies import LIST, line_of

_LINE = pattern(r"(?P<sum>[0-9a-f]{16})  (?P<name>.+)")


def stamp_of_copy(path: str, place: Path, text: str) -> Stamp | None:
    """What the header of a copied file on disk would say; None when no list of ours names the file."""
    listing = place.with_name(LIST)
    try:
        listed = listing.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = read_stamp(f"{path.rpartition('/')[0]}/{LIST}", listed)
    sums = {match["name"]: match["sum"] for line in listed.splitlines() if (match := _LINE.fullmatch(line))}
    if found is None or place.name not in sums:
        return None
    intact = found.intact and line_of(place.name, text) == f"{sums[place.name]}  {place.name}"
    return Stamp(found.version, found.source, intact)
