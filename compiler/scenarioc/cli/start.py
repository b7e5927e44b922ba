"""`init`: a first spec to change."""

from __future__ import annotations

import os
from pathlib import Path

import click

from scenarioc.cli.report import reporting, say
from scenarioc.problems import Problem, Rejected

_EXAMPLES = """\b
Examples:
  scenarioc init
  scenarioc init load/shop.yaml
  scenarioc init - | less
"""


@click.command(short_help="Write a first spec.", epilog=_EXAMPLES)
@click.argument("file", default="scenario.yaml", metavar="[FILE]")
def init(file: str) -> None:
    """Write a first spec with comments to FILE (scenario.yaml; `-` prints it). Never overwrites anything."""
    from importlib import resources

    text = resources.files("scenarioc.demo").joinpath("first.yaml").read_text("utf-8")
    if file == "-":
        click.echo(text, nl=False)
        return
    with reporting("text"):
        _write_new(Path(file), text)
    say(f"wrote {file}; run it against the sample backend (`scenarioc demo --serve`) with: scenarioc run {file}")


def _write_new(path: Path, text: str) -> None:
    if os.path.lexists(path):
        problem = Problem("file-exists", f"`{path.as_posix()}` exists", help="choose another name: scenarioc init FILE")
        raise Rejected([problem])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise Rejected([Problem("output-unwritable", f"`{path.as_posix()}` cannot be written: {reason}")]) from error
