"""Request bodies that Locust's clients do not make themselves."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

# `Any`, because Locust's type hints know only text, although bytes are sent as they are


@cache
def file_content(name: str) -> Any:
    """The bytes of a file beside the locustfile, read once per process."""
    path = Path(__file__).parent / name
    if not path.exists():
        path = Path(__file__).parent / path.name  # some services keep no folders
    return path.read_bytes()


def gzipped(body: str | bytes) -> Any:
    """The body compressed with gzip."""
    content = body.encode() if isinstance(body, str) else body
    return gzip.compress(content, compresslevel=6, mtime=0)


def gzipped_json(value: object) -> Any:
    """The value as JSON, compressed with gzip."""
    return gzipped(json.dumps(value))
