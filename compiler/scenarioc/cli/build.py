"""`build` and `check`: specs in, files or problems out."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarioc.cli import options, suggest
from scenarioc.cli.report import Report, reporting, say
from scenarioc.cli.sources import STANDARD_INPUT, SpecFile, read_spec
from scenarioc.problems import Rejected

if TYPE_CHECKING:
    from scenarioc.build import Built
    from scenarioc.output import Judgement

DIFFERS = 1

_BUILD_EXAMPLES = """\b
Examples:
  scenarioc build specs/shop.yaml
  scenarioc build specs/*.yaml --check
  scenarioc build specs/shop.yaml --watch
  scenarioc build specs/shop.yaml --target compose --target github
  scenarioc build - -o /tmp/load < shop.yaml
"""
_CHECK_EXAMPLES = """\b
Examples:
  scenarioc check specs/shop.yaml
  scenarioc check specs/shop.yaml --fix
  scenarioc check specs/*.yaml --format github
"""


@click.command(short_help="Make the locustfile and its runners.", epilog=_BUILD_EXAMPLES)
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=suggest.specs)
@options.output_folder
@options.environment
@click.option("--check", is_flag=True, help="Write nothing; name the files that would change, and end with 1 if any.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change, and end with 1 if anything.")
@options.targets
@options.force
@click.option(
    "--prune", is_flag=True, help="Remove files that earlier builds of these specs made and this one does not."
)
@click.option("--watch", is_flag=True, help="Go on, and build again whenever a file that was read changes.")
@options.problem_format
def build(
    specs: tuple[str, ...],
    output: str,
    environment: str | None,
    targets: tuple[str, ...],
    check: bool,
    diff: bool,
    force: bool,
    prune: bool,
    watch: bool,
    form: str,
) -> None:
    """Make the locustfile and everything beside it from each SPEC (`-` reads standard input).

    A SPEC may also be an Artillery script, which is converted first.
    """
    from scenarioc import output as out

    if watch:
        _watch(specs, Path(output), environment, form, targets, force=force, prune=prune, writes=not (check or diff))
        return
    differs = False
    with reporting(form) as report:
        built = compile_all(specs, environment, report, targets, foreign=True)
        if report.failed:
            return
        judgements = judge_all(built, Path(output), force=force, prune=prune)
        report.add(j.problem for j in judgements if j.problem)
        if check or diff:
            report.code_if_failed = DIFFERS
            differs = any(j.changes for j in judgements)
            click.echo(
                out.unified(judgements) if diff else "".join(f"{line}\n" for line in out.named(judgements)), nl=False
            )
        else:
            write(built, judgements)
    if differs:
        sys.exit(DIFFERS)


@click.command(short_help="Say what is wrong, write nothing.", epilog=_CHECK_EXAMPLES)
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=suggest.specs)
@options.environment
@click.option(
    "--fix", is_flag=True, help="Put right what is certain, in the specs and what they include; `-` prints the text."
)
@click.option("--diff", is_flag=True, help="Write nothing; print what --fix would change, and end with 1 if anything.")
@options.problem_format
def check(specs: tuple[str, ...], environment: str | None, fix: bool, diff: bool, form: str) -> None:
    """Say what is wrong with each SPEC (`-` reads standard input); without --fix, write nothing."""
    from scenarioc.cli.fix import fix_all, usage_of

    usage_of(specs, form, fix=fix, diff=diff)
    changes = False
    with reporting(form) as report:
        if fix or diff:
            changes = fix_all(specs, environment, report, write=not diff)
        else:
            compile_all(specs, environment, report)
        if not report.problems and form == "text":
            say(f"{len(specs)} spec{'s' if len(specs) > 1 else ''}, no problems")
    if diff and changes:
        sys.exit(DIFFERS)


def _watch(
    specs: Sequence[str],
    root: Path,
    environment: str | None,
    form: str,
    targets: Collection[str],
    *,
    force: bool,
    prune: bool,
    writes: bool,
) -> None:
    from scenarioc.cli.watch import Watch

    if STANDARD_INPUT in specs or not writes:
        raise click.UsageError(f"--watch does not go with {'--check or --diff' if not writes else 'standard input'}.")

    def write_all(built: Sequence[Built], report: Report) -> None:
        judgements = judge_all(built, root, force=force, prune=prune)
        report.add(j.problem for j in judgements if j.problem)
        write(built, judgements)

    once = tuple(dict.fromkeys(specs))
    Watch(
        once, lambda spec, report: compile_one(spec, environment, report, targets), write_all, form
    ).until_interrupted()


def compile_all(
    specs: Sequence[str],
    environment: str | None,
    report: Report,
    targets: Collection[str] = (),
    *,
    foreign: bool = False,
) -> list[Built]:
    """Everything that can be built of these specs; the problems of the others are in the report."""
    compiled = []
    for argument in dict.fromkeys(specs):
        try:
            spec = read_spec(argument)
        except Rejected as rejected:
            report.add(rejected.problems)
        else:
            compiled.append(compile_one(spec, environment, report, targets, foreign=foreign))
    return [one for one in compiled if one is not None]


def compile_one(
    spec: SpecFile, environment: str | None, report: Report, targets: Collection[str] = (), *, foreign: bool = False
) -> Built | None:
    """What can be built of a spec; None when it has problems, which are in the report.

    With `foreign` it may be the script of another tool, which is converted first; its notes are in the report.
    """
    from scenarioc import build as compiler

    report.know(spec.texts)
    try:
        built = compiler.build(spec.text, spec.name, read=spec.read, environment=environment, targets=targets)
    except Rejected as rejected:
        if foreign and any(problem.code == "not-a-spec" for problem in rejected.problems):
            return _convert(spec, environment, report, targets)
        report.add(rejected.problems)
        return None
    report.add(built.warnings)
    return _with_sent(built, spec, report)


def _convert(spec: SpecFile, environment: str | None, report: Report, targets: Collection[str]) -> Built | None:
    from scenarioc.cli.convert import convert_one, tally
    from scenarioc.importers import Options
    from scenarioc.targets.registry import chosen

    try:
        converted = convert_one(spec, Options(environment=environment), None)
    except Rejected as rejected:
        report.add(rejected.problems)
        return None
    report.add(note.problem(strict=False) for note in converted.notes)
    report.add(converted.built.warnings)
    say(f"{spec.name}: {tally(converted.counts)}; `scenarioc convert {spec.name}` prints the spec")
    files = chosen(converted.built.plan, converted.built.files, targets)
    built = replace(converted.built, source=spec.name, files=(*converted.built.files, *files))
    return _with_sent(built, spec, report)


def _with_sent(built: Built, spec: SpecFile, report: Report) -> Built:
    if not built.plan.files:
        return built
    from scenarioc.cli.sent import with_sent

    return with_sent(built, spec, report)


def judge_all(built: Sequence[Built], root: Path, *, force: bool, prune: bool) -> tuple[Judgement, ...]:
    """What may happen to every file of these specs below `root`."""
    from scenarioc import __version__
    from scenarioc.output import Wanted, judge

    wanted = [
        Wanted(one.source, tuple(replace(file, path=f"{one.name}/{file.path}") for file in one.files)) for one in built
    ]
    return judge(wanted, root, version=__version__, force=force, prune=prune)


def write(built: Sequence[Built], judgements: Sequence[Judgement]) -> None:
    """Write everything, or show which edits would be lost; say in one line for each spec what was written where."""
    from scenarioc import output as out

    edited = [
        j for j in judgements if j.action is out.Action.REFUSE and j.problem and j.problem.code == "edited-output"
    ]
    click.echo(out.unified(edited), err=True, nl=False)
    out.write(judgements)
    for one in built:
        own = [j for j in judgements if j.path.startswith(f"{one.name}/")]
        changed = sum(j.changes for j in own)
        say(f"{own[0].root.as_posix()}/{one.name}: {len(own)} files, {changed or 'none'} changed")
