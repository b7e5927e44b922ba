"""`compare`: what got slower or less reliable from one run to another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from scenarioc import units
from scenarioc.cli.report import reporting, say

if TYPE_CHECKING:
    from pathlib import Path

    from scenarioc.results.compare import Comparison
    from scenarioc.results.summary import Summary

_WORSE = 1
_FORMATS = {"text": "text", "html": "page", "markdown": "markdown", "json": "as_json"}
_EXAMPLES = """\b
Examples:
  scenarioc compare before/summary.json generated/shop
  scenarioc compare before after --format markdown >> "$GITHUB_STEP_SUMMARY"
  scenarioc compare --history results/history generated/shop

\b
Exit codes: 0 the same or better, 1 worse, 2 the runs cannot be compared or the options are wrong.
"""


@click.command(short_help="Say what got slower or less reliable between two runs.", epilog=_EXAMPLES)
@click.argument("runs", nargs=-1, metavar="[BASE] NEW")
@click.option("--history", metavar="DIR", help="Compare NEW with the last good run kept there, and keep it if good.")
@click.option("--accept", is_flag=True, help="With --history: keep NEW though it is worse or not comparable.")
@click.option(
    "--tolerance",
    metavar="SHARE",
    help="Changes up to this do not count; 5 %, or 20 % under different loads, if absent.",
)
@click.option(
    "--format", "form", type=click.Choice(tuple(_FORMATS)), default="text", show_default=True, help="How it is told."
)
@click.option("-o", "--output", metavar="FILE", help="Write it there; html goes to compare.html beside NEW otherwise.")
def compare(
    runs: tuple[str, ...], history: str | None, accept: bool, tolerance: str | None, form: str, output: str | None
) -> None:
    """Compare two runs of a test by their summaries: is a change more than noise?"""
    import importlib

    from scenarioc.cli.stored import put, read_stored, summary_file

    if len(runs) != (1 if history else 2):
        raise click.UsageError("Give NEW alone with --history, BASE and NEW without.")
    if accept and not history:
        raise click.UsageError("--accept goes with --history.")
    share = None if tolerance is None else units.share(tolerance)
    if tolerance is not None and share is None:
        raise click.BadParameter(f"`{tolerance}` is not a percentage such as `5%`.", param_hint="--tolerance")
    worse = False
    with reporting("text"):
        file = summary_file(runs[-1])
        new = read_stored(file)
        base = _last_good(history, new) if history else read_stored(summary_file(runs[0]))
        if base is None:
            _tell_of_no_base(f"no good run of {new.name} in {history} yet: nothing to compare with", form, output)
        elif comparison := _compared(base, new, share, accept):
            worse = comparison.verdict == "worse"
            if form == "html" and output is None:
                output = str(file.with_name("compare.html"))
            module = importlib.import_module(f"scenarioc.results.compare.{_FORMATS[form]}")
            put(module.render(comparison), output)
            if output not in (None, "-"):
                say(f"comparison: {output}")
        if history and new.verdict == "held" and (accept or not (worse or new.interrupted)):
            _keep(history, file, new)
    sys.exit(_WORSE if worse and not accept else 0)


def _compared(base: Summary, new: Summary, share: float | None, accept: bool) -> Comparison | None:
    """The comparison; None where the runs have too little in common for one, and NEW is kept all the same."""
    from scenarioc.problems import Rejected
    from scenarioc.results.compare import compare

    try:
        return compare(base, new, share)
    except Rejected as rejected:
        if not accept:
            raise
        click.echo(rejected.problems[0].message, err=True)
        return None


def _last_good(history: str, new: Summary) -> Summary | None:
    from pathlib import Path

    from scenarioc.cli.stored import read_stored
    from scenarioc.results.history import last_good

    files = sorted(Path(history).glob("*.json"), key=lambda path: path.name, reverse=True)
    return last_good((read_stored(file) for file in files), new)


def _tell_of_no_base(message: str, form: str, output: str | None) -> None:
    """Say so where the comparison would have been read: a job that says nothing looks as if it had compared."""
    from scenarioc.cli.stored import put
    from scenarioc.languages.hidden import shown
    from scenarioc.results.markdown import escaped

    if form in ("text", "markdown"):
        put(f"{(escaped if form == 'markdown' else shown)(message)}\n", output)
    else:
        click.echo(shown(message), err=True)


def _keep(history: str, file: Path, new: Summary) -> None:
    from pathlib import Path

    from scenarioc.cli.stored import put
    from scenarioc.results.history import file_name

    put(file.read_text("utf-8-sig"), str(Path(history, file_name(new))))
    say(f"kept in {history}, to compare the next run with")
