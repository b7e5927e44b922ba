"""Start the sample backend in a process of its own, and end it whatever happens."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


class NotStarted(Exception):
    """The sample backend could not start; the text says why."""


def demo_spec() -> Path:
    """The spec that fits the sample backend: inside an installed package, among the others in a checkout."""
    shipped = _PACKAGE / "specs" / "shop.yaml"
    return shipped if shipped.is_file() else _PACKAGE.parent.parent / "specs" / "shop.yaml"


@contextmanager
def backend(port: int = 0) -> Iterator[str]:
    """The URL of a running sample backend on that loopback port, 0 for a free one; it ends with the block."""
    command = [sys.executable, "-m", "scenarioc.demo.server", str(port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stdout
            assert process.stderr
            url = process.stdout.readline().strip()
            if not url:
                raise NotStarted(process.stderr.read().strip())
            yield url
        finally:
            process.kill()
