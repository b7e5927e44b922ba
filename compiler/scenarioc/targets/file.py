"""What every target gives: files as text."""

from __future__ import annotations

from scenarioc.records import record


@record
class File:
    """One output: its path below `generated/<name>/` with forward slashes, its text, whether it may be executed.

    One that is `copied` is a file of the user, to which no header may be added.
    """

    path: str
    text: str
    executable: bool = False
    copied: bool = False
