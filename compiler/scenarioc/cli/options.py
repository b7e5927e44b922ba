"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from scenarioc.cli import suggest

Command = TypeVar("Command", bound=Callable[..., Any])

FORMATS = ("text", "json", "github", "sarif")
TARGETS = ("compose", "kubernetes", "github", "gitlab", "azure", "grafana")


def problem_format(command: Command) -> Command:
    """`--format`: how problems are shown."""
    help = "How problems are shown: text on standard error, anything else on standard output."
    return click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help=help)(
        command
    )


def environment(command: Command) -> Command:
    """`--env`: which overlay of the spec counts."""
    help = "Build with this overlay of the spec's `environments`."
    return click.option(
        "--env", "--environment", "environment", metavar="NAME", help=help, shell_complete=suggest.environments
    )(command)


def output_folder(command: Command) -> Command:
    """`-o`: below which folder each spec gets its own."""
    help = "Below this folder each spec gets a folder of its name."
    return click.option(
        "-o",
        "--output",
        metavar="FOLDER",
        default="generated",
        show_default=True,
        help=help,
        shell_complete=suggest.folders,
    )(command)


def force(command: Command) -> Command:
    """`--force`: edits of generated files are given up."""
    help = "Overwrite generated files that were edited, and files that scenarioc did not write."
    return click.option("--force", is_flag=True, help=help)(command)


def targets(command: Command) -> Command:
    """`--target`: what is made besides locustfile and runners."""
    help = "Make the files of this target too, besides those that `outputs` of the spec names. May be repeated."
    return click.option("--target", "targets", multiple=True, type=click.Choice(TARGETS), help=help)(command)
