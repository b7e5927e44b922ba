"""Problems on their way to the terminal or to another program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from scenarioc.problems import Problem, Rejected, Severity

USAGE = 2


@dataclass(slots=True, eq=False, repr=False)
class Report:
    """Collects the problems of one command and shows them once, in one format."""

    form: str
    code_if_failed: int = USAGE
    problems: list[Problem] = field(default_factory=list)
    sources: list[Mapping[str, str]] = field(default_factory=list)
    offers_fixes: bool = True

    def add(self, problems: Iterable[Problem]) -> None:
        """Take problems, each once."""
        self.problems[:] = dict.fromkeys([*self.problems, *problems])

    def know(self, texts: Mapping[str, str]) -> None:
        """Remember texts that problems may quote; they may still grow."""
        self.sources.append(texts)

    @property
    def failed(self) -> bool:
        """Whether one of the problems stops the command."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def show(self) -> None:
        """Write all problems: as text on standard error, in a format for programs on standard output."""
        is_text = self.form == "text"
        if is_text and not self.problems:
            return
        from scenarioc.diagnostics import FORMATS, tally

        texts = {name: text for source in self.sources for name, text in source.items()}
        shown = FORMATS[self.form](self.problems, texts, is_text and wants_color())
        if is_text:
            shown += f"\n{tally(self.problems)}{self._way_out()}\n"
        click.echo(shown, err=is_text, nl=False)

    def _way_out(self) -> str:
        count = sum(bool(problem.fix) for problem in self.problems)
        if not count or not self.offers_fixes:
            return ""
        return f"; `scenarioc check --fix` puts {'it' if count == len(self.problems) == 1 else count} right"


@contextmanager
def reporting(form: str) -> Iterator[Report]:
    """A report that is shown when the block ends; an error in it ends the process with `code_if_failed`."""
    report = Report(form)
    try:
        yield report
    except Rejected as rejected:
        report.add(rejected.problems)
    finally:
        report.show()
    if report.failed:
        sys.exit(report.code_if_failed)


def wants_color() -> bool:
    """Whether standard error is a terminal whose owner did not opt out."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(text: str) -> None:
    """One line of progress on standard error; CI only wants to hear of problems."""
    if not os.environ.get("CI"):
        click.echo(text, err=True)
