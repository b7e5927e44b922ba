"""`convert`: the script of another tool in, a spec and its notes out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenarioc.cli import suggest
from scenarioc.cli.report import Report, reporting, say
from scenarioc.cli.sources import SpecFile, read_spec
from scenarioc.problems import Problem, Rejected

if TYPE_CHECKING:
    from scenarioc.convert import Converted
    from scenarioc.importers import Options
    from scenarioc.source import Document

LOST = 1

_EXAMPLES = """\b
Examples:
  scenarioc convert test.yml -o spec.yaml
  scenarioc convert test.yml -e staging --strict > spec.yaml
  scenarioc convert scenarios.yml -c config.yml --fix
  scenarioc build test.yml
"""


@click.command(short_help="Make a spec of an Artillery script.", epilog=_EXAMPLES)
@click.argument("script", metavar="SCRIPT", shell_complete=suggest.specs)
@click.option("-o", "--output", metavar="FILE", help="Write the spec here, and hooks.py beside it; else it is printed.")
@click.option("-e", "--environment", metavar="NAME", help="Only this environment; else all become overlays.")
@click.option("-t", "--target", metavar="URL", help="The target, instead of that of the script.")
@click.option("-c", "--config", metavar="FILE", help="A second file, laid over the script.")
@click.option("-v", "--variables", metavar="JSON", help="Variables, as in '{\"size\": 5}'.")
@click.option("-p", "--payload", metavar="FILE", help="The CSV file of the payload.")
@click.option("--overrides", metavar="JSON", help="What replaces parts of the script.")
@click.option("--strict", is_flag=True, help="End with 1 when anything is different, dropped or left to be written.")
@click.option("--fix", is_flag=True, help="Write what was meant, where Artillery does something else.")
@click.option("--force", is_flag=True, help="Overwrite the file of -o.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How the notes are shown: text on standard error, or spec and notes as JSON on standard output.",
)  # fmt: skip
def convert(script: str, output: str | None, strict: bool, force: bool, form: str, **said: Any) -> None:
    """Make a spec of SCRIPT, and say what did not cross exactly."""
    with reporting("text") as report:
        report.code_if_failed = LOST
        report.offers_fixes = False
        source = read_spec(script)
        report.know(source.texts)
        try:
            options = options_of(source, report, **said)
            converted = convert_one(source, options, Path(output).parent if output else None)
        except Rejected:
            report.code_if_failed = 2
            raise
        losses = [note.problem(strict=strict) for note in converted.notes]
        if form == "json":
            click.echo(_as_json(converted), nl=False)
            report.add(problem for problem in losses if strict and problem.severity == "error")
        else:
            report.add(losses)
        if output is not None:
            _write(Path(output), converted, force)
        elif form == "text":
            click.echo(converted.spec, nl=False)
        say(tally(converted.counts))
        if output is None and converted.files:
            say(f"with -o this also writes {', '.join(converted.files)}")


def tally(counts: Mapping[str, int]) -> str:
    """How many constructs had which fate, in one line."""
    return "converted: " + ", ".join(f"{count} {fate}" for fate, count in counts.items() if count or fate == "exact")


def options_of(source: SpecFile, report: Report, **said: Any) -> Options:
    """What the command line asks of the importer; raises `Rejected` for what cannot be read."""
    from scenarioc.importers import Options

    return Options(
        environment=said.get("environment"),
        overrides=_json(said.get("overrides"), "--overrides", report),
        config=_config(said.get("config"), source, report),
        variables=_json(said.get("variables"), "--variables", report),
        payload=_payload(said.get("payload"), source),
        target=said.get("target"),
        fix=bool(said.get("fix")),
    )


def _payload(given: str | None, source: SpecFile) -> str | None:
    """The path of a payload from where the script is; as in Artillery it may be given from the current folder."""
    folder = source.base / Path(source.name).parent
    if given is None or (folder / given).is_file() or not Path(given).is_file():
        return given
    return _way(folder, Path(given))


def convert_one(source: SpecFile, options: Options, folder: Path | None) -> Converted:
    """The spec of a script, to be written into a folder; None means beside the script."""
    from dataclasses import replace

    from scenarioc.convert import convert as convert_text

    base = source.base / Path(source.name).parent
    if folder is not None and (way := _way(folder, base)):
        options = replace(options, folder=way)
    beside = folder or base

    def read_beside(path: str) -> str:
        # The folder may not exist yet, and then nothing leads out of it.
        return Path(os.path.normpath(beside / path)).read_text("utf-8")

    return convert_text(
        source.text,
        source.name,
        read=lambda path: (base / path).read_text("utf-8"),
        beside=read_beside,
        options=options,
    )


def as_spec(source: SpecFile) -> SpecFile:
    """The source itself if it is a spec; of the script of another tool, the spec that it becomes."""
    from scenarioc.source import load
    from scenarioc.spec.foreign import ARTILLERY, other_tool

    found = other_tool(load(source.text, source.name).data)
    if found is None or found[0] != ARTILLERY:
        return source
    from scenarioc.importers import Options

    converted = convert_one(source, Options(), None)
    name = converted.built.source
    return SpecFile(name, converted.spec, source.base, {name: converted.spec}, unwritten=converted.files)


def _way(here: Path, there: Path) -> str:
    """The path from one folder to another; empty when they are the same."""
    way = Path(os.path.relpath(there.resolve(), here.resolve())).as_posix()
    return "" if way == "." else way


def _json(text: str | None, name: str, report: Report) -> Document | None:
    if text is None:
        return None
    from scenarioc.source import load

    report.know({f"{name}.json": text})
    return load(text, f"{name}.json")


def _config(path: str | None, source: SpecFile, report: Report) -> Document | None:
    if path is None:
        return None
    from scenarioc.source import load

    other = read_spec(path)
    report.know(other.texts)
    return load(other.text, other.name)


def _as_json(converted: Converted) -> str:
    notes = [
        {"fate": note.fate.value, "code": note.code, "message": note.message, "help": note.help, **_place(note.span)}
        for note in converted.notes
    ]
    whole = {
        "version": 1,
        "counts": dict(converted.counts),
        "notes": notes,
        "spec": converted.spec,
        "files": dict(converted.files),
    }
    return json.dumps(whole, indent=2) + "\n"


def _place(span: Any) -> dict[str, Any]:
    return {"file": span.file, "line": span.line, "column": span.column} if span else {"file": None}


def _write(path: Path, converted: Converted, force: bool) -> None:
    """Write the spec and the files beside it; hooks that are there already are somebody's work and stay."""
    if os.path.lexists(path) and not force:
        raise Rejected([Problem("file-exists", f"`{path.as_posix()}` exists", help="--force overwrites it")])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(converted.spec, "utf-8", newline="\n")
        for name, text in converted.files.items():
            other = path.parent / name
            if other.exists():
                say(f"{other.as_posix()} exists and stays as it is")
            else:
                other.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Rejected([Problem("output-unwritable", f"`{path.as_posix()}` cannot be written: {reason}")]) from error
    say(f"wrote {path.as_posix()}")
