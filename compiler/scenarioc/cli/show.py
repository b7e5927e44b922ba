"""`show` and `schema`: what the compiler knows, on standard output."""

from __future__ import annotations

import json

import click

from scenarioc.cli import options, suggest
from scenarioc.cli.convert import as_spec
from scenarioc.cli.report import reporting
from scenarioc.cli.sources import SpecFile, read_spec

STAGES = ("document", "spec", "plan")

_SHOW_EXAMPLES = """\b
Examples:
  scenarioc show specs/shop.yaml --as plan
  scenarioc show specs/shop.yaml --as spec --json
"""
_SCHEMA_EXAMPLES = """\b
Example:
  scenarioc schema > scenario.schema.json
  and as the first line of a spec, for editors:
  # yaml-language-server: $schema=./scenario.schema.json
"""


@click.command(short_help="Print the document, spec or plan.", epilog=_SHOW_EXAMPLES)
@click.argument("spec", metavar="SPEC", shell_complete=suggest.specs)
@click.option(
    "--as", "stage", type=click.Choice(STAGES), default="plan", show_default=True, help="Which stage to show."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of YAML.")
@options.environment
@options.problem_format
def show(spec: str, stage: str, as_json: bool, environment: str | None, form: str) -> None:
    """Print what becomes of SPEC on its way: the document, the validated spec or the plan."""
    from scenarioc import show as readable

    with reporting(form) as report:
        source = read_spec(spec)
        report.know(source.texts)
        source = as_spec(source)
        report.know(source.texts)
        value = _stage(source, stage, environment)
        click.echo((readable.as_json if as_json else readable.as_yaml)(value), nl=False)


def _stage(source: SpecFile, stage: str, environment: str | None) -> object:
    from scenarioc import build as compiler

    document = compiler.document_of(source.text, source.name, read=source.read, environment=environment)
    if stage == "document":
        return document.data
    spec = compiler.spec_of(document)
    return spec if stage == "spec" else compiler.plan_of(spec, document, read=source.read)[0]


@click.command(short_help="Print the JSON Schema of specs.", epilog=_SCHEMA_EXAMPLES)
def schema() -> None:
    """Print the JSON Schema of specs, which lets editors complete and check them."""
    from scenarioc.spec import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
