"""`report`: what a run left behind, for people and for CI."""

from __future__ import annotations

import click

from scenarioc.cli import suggest
from scenarioc.cli.report import reporting, say
from scenarioc.results import FORMATS

_REPORT_EXAMPLES = """\b
Examples:
  scenarioc report generated/shop
  scenarioc report generated/shop --format junit -o junit.xml
  scenarioc report generated/shop --format markdown >> "$GITHUB_STEP_SUMMARY"
  scenarioc report generated/shop/results/summary.json --format github
"""


@click.command(short_help="Turn what a run left behind into a report.", epilog=_REPORT_EXAMPLES)
@click.argument("results", metavar="[RESULTS]", default=".", shell_complete=suggest.folders)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(FORMATS)),
    default="html",
    show_default=True,
    help="A page, JUnit XML, Markdown for a pull request, or annotations of GitHub Actions.",
)
@click.option(
    "-o", "--output", metavar="FILE", help="Write it there; the page goes to report.html beside the summary otherwise."
)
def report(results: str, form: str, output: str | None) -> None:
    """Report on a run. RESULTS is its generated folder, its results folder or its summary.json.

    Everything but the page goes to standard output unless `-o` names a file.
    """
    from scenarioc.cli.stored import put, read_stored, spec_path, summary_file
    from scenarioc.results import report as written

    with reporting("text"):
        file = summary_file(results)
        summary = read_stored(file)
        if form == "html" and output is None:
            output = str(file.with_name("report.html"))
        put(written(summary, form, spec_path(file)), output)
        if output not in (None, "-"):
            say(f"report: {output}")
