"""The CLI reference as Markdown, made from the commands themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from scenarioc.cli import commands, scenarioc

_INTRO = """\
# The command line

<!-- Made by `make docs` from the commands in compiler/scenarioc/cli; edit those. -->

Results go to standard output, everything else to standard error. `NO_COLOR` is honoured. `-` as a spec reads standard
input.
"""


def markdown() -> str:
    """What every command's `--help` says."""
    return "\n".join([_INTRO, *_parts()])


def _parts() -> Iterator[str]:
    # The width is fixed, so that the page does not depend on the terminal it was made on.
    root = click.Context(
        scenarioc, info_name="scenarioc", terminal_width=100, max_content_width=100, **scenarioc.context_settings
    )
    yield _help(root)
    for name, command in commands().items():
        yield f"## scenarioc {name}\n"
        yield _help(click.Context(command, info_name=name, parent=root))


def _help(context: click.Context) -> str:
    text = "\n".join(line.rstrip() for line in context.get_help().splitlines())
    return f"```text\n{text}\n```\n"


if __name__ == "__main__":
    sys.stdout.write(markdown())
