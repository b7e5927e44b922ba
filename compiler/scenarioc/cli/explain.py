"""`explain`: what the code of a problem means, or what a load will do."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarioc.cli import options, suggest
from scenarioc.cli.report import reporting
from scenarioc.problems import Problem, Rejected, did_you_mean

if TYPE_CHECKING:
    from scenarioc.codes import Code

_WIDTH = 88
_EXAMPLES = """\b
Examples:
  scenarioc explain unknown-key
  scenarioc explain --list
  scenarioc explain specs/shop.yaml
  scenarioc explain specs/shop.yaml --profile steady --response-time 200ms --svg load.svg
"""


@click.command(short_help="Draw a load before it runs, or say what a code means.", epilog=_EXAMPLES)
@click.argument("code", metavar="[SPEC | CODE]", required=False, shell_complete=suggest.codes)
@click.option("--list", "list_codes", is_flag=True, help="Print every code with its title.")
@click.option("--profile", metavar="NAME", help="Explain this profile of the spec only.")
@click.option(
    "--response-time", "response", metavar="TIME", default="100ms", show_default=True, help="What an answer takes."
)
@click.option("--svg", "svg_file", metavar="FILE", help="Write the profile, or the default one, as a picture.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="Text or JSON."
)
@options.environment
def explain(
    code: str | None,
    list_codes: bool,
    profile: str | None,
    response: str,
    svg_file: str | None,
    form: str,
    environment: str | None,
) -> None:
    """Draw the load of SPEC and work out what it will do, or say what the CODE of a problem means."""
    from scenarioc.codes import CODES

    if code is not None and code not in CODES and _is_file(code):
        from scenarioc.cli.explain_load import explain_load

        explain_load(code, profile=profile, response=response, svg_file=svg_file, environment=environment, form=form)
        return

    if list_codes or code is None:
        width = max(map(len, CODES))
        click.echo("".join(f"{name:<{width}}  {known.title}\n" for name, known in CODES.items()), nl=False)
        return
    with reporting("text"):
        if code not in CODES:
            near = did_you_mean(code, CODES)
            help = f"did you mean `{near}`?" if near else "`scenarioc explain --list` prints all codes"
            raise Rejected([Problem("unknown-code", f"there is no code `{code}`", help=help)])
        click.echo(_page(code, CODES[code]), nl=False)


def _is_file(argument: str) -> bool:
    """Whether an argument means a spec: codes have neither dots nor slashes."""
    return argument == "-" or any(mark in argument for mark in "./\\") or Path(argument).is_file()


def _page(name: str, code: Code) -> str:
    parts = [f"{name}: {code.title}\n", textwrap.fill(code.explanation, _WIDTH) + "\n"]
    for heading, example in (("Wrong:", code.wrong), ("Right:", code.right)):
        if example:
            parts.append(f"{heading}\n{textwrap.indent(example.rstrip(), '    ')}\n")
    return "\n".join(parts)
