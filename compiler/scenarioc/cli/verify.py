"""`verify`: build, and let one user of each scenario do everything once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scenarioc.cli import options, suggest
from scenarioc.cli.run import build_one

_EXAMPLES = """\b
Examples:
  scenarioc verify specs/shop.yaml
  scenarioc verify specs/shop.yaml --scenario customer --debug
  TARGET=https://staging.example.test scenarioc verify specs/shop.yaml --format json

\b
What follows `--` goes to Locust as it is.
Exit codes: 0 all is as expected, 1 something is not, 2 the spec or the options are wrong, 3 the target cannot be
reached or the setup failed, so no load should be sent.
"""


@click.command(short_help="Build, and do everything once.", epilog=_EXAMPLES)
@click.argument("spec", metavar="SPEC", shell_complete=suggest.specs)
@click.option("--scenario", "scenarios", metavar="NAME", multiple=True, help="Only this scenario; may be repeated.")
@click.option("--debug", is_flag=True, help="Show all headers and bodies as they are, secrets apart.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the result is written to standard output.",
)
@options.output_folder
@options.environment
@options.force
@click.argument("locust_options", nargs=-1, type=click.UNPROCESSED, metavar="[-- LOCUST OPTIONS]")
def verify(
    spec: str,
    scenarios: tuple[str, ...],
    debug: bool,
    form: str,
    output: str,
    environment: str | None,
    force: bool,
    locust_options: tuple[str, ...],
) -> None:
    """Build SPEC and, instead of a load, do everything in it once.

    Connects to the target, does the setup, lets one user of each scenario do each of its tasks once without thinking,
    tears down, and shows every request and answer with every check and capture. No load is sent.
    """
    from scenarioc.run import run

    built = build_one(spec, Path(output), environment=environment, force=force)
    chosen = [f"--scenario={name}" for name in scenarios]
    shown = ["--loglevel=WARNING", f"--format={form}", *(["--debug"] if debug else [])]
    sys.exit(run(Path(output) / built.name, verify=True, options=[*shown, *chosen, *locust_options]))
