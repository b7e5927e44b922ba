"""`explain SPEC`: the load of a spec, drawn and in figures before anything runs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from scenarioc import units
from scenarioc.cli.convert import as_spec
from scenarioc.cli.report import reporting
from scenarioc.cli.sources import read_spec
from scenarioc.problems import Problem, Rejected, did_you_mean


def explain_load(
    argument: str, *, profile: str | None, response: str, svg_file: str | None, environment: str | None, form: str
) -> None:
    """Print what a profile of a spec will do, or all of them; write a picture of it if asked."""
    from scenarioc import build as compiler
    from scenarioc.cli.machine import this_machine
    from scenarioc.explain import as_data, as_text, as_the_environment_says, forecast, svg, warnings

    with reporting("text") as report:
        source = read_spec(argument)
        report.know(source.texts)
        source = as_spec(source)
        report.know(source.texts)
        document = compiler.document_of(source.text, source.name, read=source.read, environment=environment)
        plan, _ = compiler.plan_of(compiler.spec_of(document), document, read=source.read)
        plan = as_the_environment_says(plan, os.environ)
        chosen = _chosen([one.name for one in plan.load.profiles], profile, plan.load.default if svg_file else None)
        seconds = _seconds(response)
        machine = this_machine()
        seen = [(one, forecast(plan, one, seconds)) for one in plan.load.profiles if one.name in chosen]
        told = [(found, tuple(warnings(plan, one, found, machine))) for one, found in seen]
        if svg_file:
            Path(svg_file).write_text(svg(told[0][0], plan.name), encoding="utf-8")
        if form == "json":
            click.echo(json.dumps({"name": plan.name, "profiles": [as_data(*one) for one in told]}, indent=2))
        else:
            click.echo("\n".join(as_text(*one) for one in told), nl=False)


def _chosen(known: list[str], asked: str | None, default: str | None) -> list[str]:
    if asked is None:
        return [default] if default else known
    if asked not in known:
        near = did_you_mean(asked, known)
        help = f"did you mean `{near}`?" if near else "the profiles are " + ", ".join(f"`{one}`" for one in known)
        raise Rejected([Problem("unknown-profile", f"there is no load profile `{asked}`", help=help)])
    return [asked]


def _seconds(text: str) -> float:
    if (seconds := units.duration(text)) is None:
        raise click.BadParameter(f"`{text}` is not a duration such as `200ms`.", param_hint="--response-time")
    return seconds
