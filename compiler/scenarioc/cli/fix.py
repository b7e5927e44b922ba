"""`check --fix`: the fix-its made, in the user's own files and nowhere else."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenarioc.cli.report import Report, say
from scenarioc.cli.sources import STANDARD_INPUT, SpecFile, read_spec
from scenarioc.problems import Problem, Rejected

if TYPE_CHECKING:
    from scenarioc.fix import Fixed


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file, under the name that people know it by."""

    name: str
    before: str
    after: str


def fix_all(specs: Sequence[str], environment: str | None, report: Report, *, write: bool) -> bool:
    """Make every fix-it in these specs and what they include; whether there was one to make.

    Without `write`, the differences go to standard output instead; the text of standard input goes there with it.
    """
    changes: dict[Path, Change] = {}
    count = 0
    report.offers_fixes = False  # what is left after this cannot be fixed
    for argument in dict.fromkeys(specs):
        try:
            spec = read_spec(argument)
        except Rejected as rejected:
            report.add(rejected.problems)
            continue
        fixed = _fix(spec, environment, changes, alone=argument == STANDARD_INPUT)
        report.know(fixed.texts)
        report.add(fixed.left)
        count += len(fixed.done)
        if write and argument == STANDARD_INPUT:
            click.echo(fixed.texts[spec.name].encode(), nl=False)
            changes.clear()
        for problem in fixed.done:
            click.echo(f"{'fixed' if write else 'fixable'} {_said(problem)}", err=True)
    if write:
        from scenarioc.output.rewrite import rewrite

        rewrite({place: change.after for place, change in changes.items()})
    else:
        click.echo("".join(_diff(changes)), nl=False)
    if count:
        say(f"{count} problem{'s' if count > 1 else ''} {'fixed' if write else 'can be fixed'}")
    return count > 0


def _said(problem: Problem) -> str:
    words = [edit.replacement.strip() for edit in problem.fix]
    return f"{problem.span}: {problem.message}" + (f", now `{words[0]}`" if len(words) == 1 and words[0] else "")


def _fix(spec: SpecFile, environment: str | None, changes: dict[Path, Change], *, alone: bool) -> Fixed:
    """The spec fixed on top of the changes so far, which its own are added to."""
    from scenarioc.fix import fix

    before: dict[str, str] = {spec.name: spec.text}

    def read(name: str) -> str:
        before[name] = spec.read(name)
        return _now(spec, name, before[name], changes)

    text = _now(spec, spec.name, spec.text, changes)
    fixed = fix(text, spec.name, read=read, environment=environment, includes=not alone)
    for name, after in fixed.changed.items():
        place = (spec.base / name).resolve()
        known = changes.get(place)
        changes[place] = Change(name, known.before if known else before[name], after)
    return fixed


def _now(spec: SpecFile, name: str, text: str, changes: Mapping[Path, Change]) -> str:
    change = changes.get((spec.base / name).resolve())
    return change.after if change else text


def _diff(changes: Mapping[Path, Change]) -> Iterator[str]:
    for change in changes.values():
        old, new = (text.splitlines(keepends=True) for text in (change.before, change.after))
        for line in difflib.unified_diff(old, new, change.name, change.name):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def usage_of(specs: Sequence[str], form: str, *, fix: bool, diff: bool) -> None:
    """Refuse what would put two things on standard output."""
    is_printed = diff or (fix and STANDARD_INPUT in specs)
    if is_printed and form != "text":
        what = "the differences go" if diff else "the fixed text goes"
        raise click.UsageError(f"--format {form} needs the standard output that {what} to.")
    if fix and not diff and STANDARD_INPUT in specs and len(specs) > 1:
        raise click.UsageError("--fix prints what it makes of standard input: let `-` be the only spec.")
