"""Copies of the user's files beside the locustfile, with a list by which they are known again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from scenarioc.plan.model import Copy
from scenarioc.targets.file import File

LIST = "COPIES.txt"


def sent(name: str) -> str:
    """Where a file that requests send stands beside the locustfile."""
    return f"sent/{name}"


def copied_files(copies: Sequence[Copy]) -> list[File]:
    """The files, and in each of their folders the list of them."""
    folders = sorted({copy.path.rpartition("/")[0] for copy in copies})
    found = [File(copy.path, copy.text, copied=True) for copy in copies]
    for folder in folders:
        own = [copy for copy in copies if copy.path.rpartition("/")[0] == folder]
        lines = [line_of(copy.path.rpartition("/")[2], copy.text) for copy in own]
        text = "Copies of files that the spec names: edit the originals, then build again.\n\n"
        found.append(File(f"{folder}/{LIST}", text + "".join(f"{line}\n" for line in sorted(lines))))
    return found


def line_of(name: str, text: str) -> str:
    """The line of the list that stands for a file with this text; line ends do not matter."""
    content = text.replace("\r\n", "\n").encode(errors="surrogateescape")
    return f"{hashlib.sha256(content).hexdigest()[:16]}  {name}"
