"""`run` and `demo`: build, then let Locust do it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarioc.cli import options, suggest
from scenarioc.cli.build import compile_all, judge_all, write
from scenarioc.cli.report import USAGE, reporting, say
from scenarioc.problems import Problem, Rejected, did_you_mean

if TYPE_CHECKING:
    from scenarioc.build import Built

DEMO_FOLDER = Path("generated", "demo")
SUMMARY = Path("results", "summary.json")

_RUN_EXAMPLES = """\b
Examples:
  scenarioc run specs/shop.yaml
  scenarioc run specs/shop.yaml --load steady
  scenarioc run specs/shop.yaml --web
  scenarioc run specs/shop.yaml -- --processes 4 --html results/report.html

\b
What follows `--` goes to Locust as it is; Locust runs in the generated folder, and paths are relative to it.
Exit codes: 0 the thresholds held, 1 one failed, 2 the spec or the options are wrong, 3 the run itself broke.
"""
_DEMO_EXAMPLES = """\b
Examples:
  scenarioc demo
  scenarioc demo --serve --port 8000
  scenarioc demo --spec
"""


@click.command(short_help="Build, and run with Locust.", epilog=_RUN_EXAMPLES)
@click.argument("spec", metavar="SPEC", shell_complete=suggest.specs)
@click.option(
    "--load",
    metavar="NAME",
    help="Run this profile of the spec's `load` instead of the default one.",
    shell_complete=suggest.profiles,
)
@click.option("--web", is_flag=True, help="Start Locust's web UI instead of running headless.")
@options.output_folder
@options.environment
@options.force
@options.problem_format
@click.argument("locust_options", nargs=-1, type=click.UNPROCESSED, metavar="[-- LOCUST OPTIONS]")
def run(
    spec: str,
    load: str | None,
    web: bool,
    output: str,
    environment: str | None,
    force: bool,
    form: str,
    locust_options: tuple[str, ...],
) -> None:
    """Build SPEC and run it with Locust until its verdict."""
    from scenarioc.run import run as run_locust

    built = build_one(spec, Path(output), environment=environment, force=force, form=form, load=load)
    by_name = built.plan.load.constant is None
    folder = Path(output) / built.name
    file = _summary_of(folder, locust_options)
    before = _written_at(file)
    code = run_locust(folder, load=load if by_name else None, web=web, options=locust_options)
    if file is not None and _written_at(file) != before:
        _report_on(file)
    sys.exit(code)


@click.command(short_help="Run a sample spec on a sample backend.", epilog=_DEMO_EXAMPLES)
@click.option("--serve", is_flag=True, help="Only serve the sample backend, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), help="Its port; 8000 with --serve, otherwise a free one.")
@click.option("--spec", "print_spec", is_flag=True, help="Only print the spec that the demo runs.")
def demo(serve: bool, port: int | None, print_spec: bool) -> None:
    """Run a sample spec against a sample backend: about twelve seconds of real load, then the verdict."""
    from scenarioc.demo.backend import NotStarted, backend, demo_spec

    if print_spec:
        click.echo(demo_spec().read_text("utf-8"), nl=False)
        return
    try:
        with backend((8000 if serve else 0) if port is None else port) as url:
            code = _serve(url) if serve else _demonstrate(url, demo_spec())
    except NotStarted as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)
    sys.exit(code)


def build_one(
    spec: str,
    root: Path,
    *,
    environment: str | None = None,
    force: bool = False,
    form: str = "text",
    load: str | None = None,
) -> Built:
    """The spec, built and written below `root`; with problems, the process has ended."""
    with reporting(form) as report:
        built = compile_all([spec], environment, report, foreign=True)
        if built and not report.failed:
            if load is not None:
                _check_profile(load, [profile.name for profile in built[0].plan.load.profiles])
            write(built, judge_all(built, root, force=force, prune=False))
    return built[0]


def _check_profile(name: str, known: Sequence[str]) -> None:
    if name not in known:
        near = did_you_mean(name, known)
        help = f"did you mean `{near}`?" if near else "the profiles are " + ", ".join(f"`{one}`" for one in known)
        raise Rejected([Problem("unknown-profile", f"there is no load profile `{name}`", help=help)])


def _serve(url: str) -> int:
    say(f"the sample backend listens on {url}; Ctrl-C ends it")
    click.echo(url)
    try:
        _wait()
    except KeyboardInterrupt:
        say("")
    return 0


def _wait() -> None:
    import threading

    threading.Event().wait()


def _demonstrate(url: str, spec: Path) -> int:
    from scenarioc.run import run as run_locust

    say(f"sample backend: {url}")
    built = build_one(str(spec), DEMO_FOLDER)
    folder = DEMO_FOLDER / built.name
    profile = next(p for p in built.plan.load.profiles if p.name == built.plan.load.default)
    say(f"load: up to {profile.most_users} users, {profile.seconds:.0f} seconds")
    code = run_locust(folder, options=("--only-summary",), environment={"TARGET": url})
    click.echo(f"\n{'locustfile:':<12}{(folder / 'locustfile.py').as_posix()}", err=True)
    _report_on(folder / SUMMARY)
    return code


def _summary_of(folder: Path, locust_options: Sequence[str]) -> Path | None:
    """Where a run of a folder leaves its summary, as Locust understands `--results` and RESULTS; None for nowhere."""
    from scenarioc.run import settings

    chosen = {**settings(folder), **os.environ}.get("RESULTS")
    for option, value in zip_longest(locust_options, locust_options[1:], fillvalue=""):
        if option.startswith("--results="):
            chosen = option.removeprefix("--results=")
        elif option == "--results":
            chosen = value
    if chosen is None:
        return folder / SUMMARY
    return folder / chosen / SUMMARY.name if chosen else None


def _written_at(file: Path | None) -> int | None:
    """When the summary was last written; a run that ends early leaves an old one as it was."""
    try:
        return file.stat().st_mtime_ns if file else None
    except OSError:
        return None


def _report_on(file: Path) -> None:
    """Write the page about the run that has just ended, and say where it is."""
    from scenarioc.cli.stored import put, read_stored, spec_path
    from scenarioc.results import report

    page = file.with_name("report.html")
    try:
        put(report(read_stored(file), "html", spec_path(file)), str(page))
    except Rejected as rejected:
        # The run has its verdict: a page that cannot be written must not change the exit code.
        click.echo(f"no report: {rejected.problems[0].message}", err=True)
        return
    click.echo(f"{'report:':<12}{page.as_posix()}", err=True)
