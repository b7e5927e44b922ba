"""`data`: what will be drawn, to look at or to keep."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from scenarioc.cli import options, suggest
from scenarioc.cli.build import compile_all
from scenarioc.cli.report import reporting

if TYPE_CHECKING:
    from scenarioc.build import Built

FORMS = ("table", "csv", "json", "jsonl")
_WIDEST = 40
_EXAMPLES = """\b
Examples:
  scenarioc data specs/shop.yaml
  scenarioc data specs/shop.yaml accounts
  scenarioc data specs/shop.yaml client -n 1000 --as csv > clients.csv

\b
A batch is printed as the body that is sent, with so many records.
"""


@click.command(short_help="Show what data will be drawn.", epilog=_EXAMPLES)
@click.argument("spec", metavar="SPEC", shell_complete=suggest.specs)
@click.argument("name", required=False, metavar="[NAME]")
@click.option("-n", "count", type=click.IntRange(1), default=20, show_default=True, help="How many rows or records.")
@click.option(
    "--as", "written", type=click.Choice(FORMS), default="table", show_default=True, help="How they are shown."
)
@options.environment
@options.problem_format
def data(spec: str, name: str | None, count: int, written: str, environment: str | None, form: str) -> None:
    """Print what the users of SPEC will draw from the data called NAME; without NAME, what data there are."""
    from scenarioc import preview

    with reporting(form) as report:
        built = compile_all([spec], environment, report)
        if report.failed:
            return
        if name is None:
            click.echo(_overview(built[0]), nl=False)
            return
        plan = built[0].plan
        drawn = preview.draw(plan, built[0].files, preview.definition(plan, name), count)
        if isinstance(drawn, bytes):
            sys.stdout.buffer.write(drawn)
        else:
            click.echo(shown(drawn, written), nl=False)


def _overview(built: Built) -> str:
    rows = [{"name": one.name, "what": _what(one), "per": getattr(one, "per", "")} for one in built.plan.data]
    return _table(rows) if rows else "no step draws any data\n"


def _what(one: Any) -> str:
    from scenarioc.plan import model

    if isinstance(one, model.Feeder):
        return f"{one.count:,} rows, {one.pick}, {one.when_exhausted}"
    if isinstance(one, model.Record):
        return f"records of {len(one.order)} fields, {one.locale}"
    if isinstance(one, model.Pool):
        return f"pool of {one.size:,}"
    return f"batches as {one.form}"


def shown(rows: Sequence[Any], form: str) -> str:
    """Rows as text in one of `FORMS`."""
    if form == "json":
        return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return _csv(rows) if form == "csv" else _table(rows)


def _csv(rows: Sequence[Any]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _columns(rows), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _table(rows: Sequence[Any]) -> str:
    columns = _columns(rows)
    lines = [columns, *([_short(_cell(row.get(name, ""))) for name in columns] for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    return "".join(
        "  ".join(f"{cell:<{w}}" for cell, w in zip(line, widths, strict=True)).rstrip() + "\n" for line in lines
    )


def _columns(rows: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _WIDEST else plain[: _WIDEST - 1] + "…"
