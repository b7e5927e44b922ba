"""Places of the spec as a summary has them, `shop.yaml:92`, for programs that open files."""

from __future__ import annotations

import re
from posixpath import basename, dirname, join

_PLACE = re.compile(r"(.+):(\d+)")


def file_and_line(place: str | None, spec: str = "") -> tuple[str, int] | None:
    """The file, as seen from where `spec` is a path, and the line; None when there is no place.

    Places begin at the folder of the spec: with `spec` as `specs/shop.yaml`, `parts/a.yaml:3` is `specs/parts/a.yaml`.
    """
    match = _PLACE.fullmatch(place or "")
    if not match:
        return None
    file = match[1]
    if spec and file == basename(spec):
        return spec, int(match[2])
    return join(dirname(spec), file) if spec and not file.startswith("/") else file, int(match[2])
