"""Diagnostics as data: what is wrong, where, and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict, Unpack

from scenarioc.records import record


class Severity(StrEnum):
    """How much a problem matters: an `error` stops the compiler, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@record
class Span:
    """A stretch of one source: lines and columns count from 1, the end is exclusive.

    `start` and `end` are offsets in characters into the text of `file`; they are what a fix-it edits.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@record
class Label:
    """A second place that helps to understand a problem, with the words that stand beside it."""

    span: Span
    text: str


@record
class Edit:
    """Replace the text of `span` by `replacement`: one step of a fix-it."""

    span: Span
    replacement: str


@record
class Problem:
    """One diagnostic: a code, a headline, its place, more labelled places, a way out and perhaps a fix-it."""

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    labels: tuple[Label, ...] = ()
    fix: tuple[Edit, ...] = ()
    severity: Severity = Severity.ERROR


class Details(TypedDict, total=False):
    """What a problem may say besides its headline and its place."""

    help: str | None
    labels: Iterable[Label]
    fix: Iterable[Edit]


class Rejected(Exception):
    """The user's input cannot be compiled; `problems` says why, all of it at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.span or '-'}: {p.message}" for p in problems))
        self.problems = tuple(problems)


@dataclass(slots=True, eq=False, repr=False)
class Problems:
    """Collects the problems of one phase, in the order in which they are found."""

    found: list[Problem] = field(default_factory=list)
    _seen: set[Problem] = field(default_factory=set)

    def add(
        self,
        code: str,
        message: str,
        at: Span | None,
        *,
        severity: Severity = Severity.ERROR,
        **details: Unpack[Details],
    ) -> None:
        """Record one problem; the same one at the same place is recorded once."""
        labels, fix = tuple(details.get("labels", ())), tuple(details.get("fix", ()))
        self.take(Problem(code, message, at, details.get("help"), labels, fix, severity))

    def take(self, problem: Problem) -> None:
        """Record a problem as it is, once."""
        if problem not in self._seen:
            self._seen.add(problem)
            self.found.append(problem)

    def warn(self, code: str, message: str, at: Span | None, **details: Unpack[Details]) -> None:
        """Record a warning: the spec compiles, but a load tester would want to know."""
        self.add(code, message, at, severity=Severity.WARNING, **details)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the compiler."""
        return tuple(p for p in self.found if p.severity is Severity.ERROR)

    def stop_if_any(self) -> None:
        """Raise `Rejected` with everything found so far when at least one of it is an error."""
        if self.errors:
            raise Rejected(in_order(self.found))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems as one meets them when reading: file by file, from the top; those without a place first."""
    found = tuple(problems)
    files = {file: number for number, file in enumerate(dict.fromkeys(p.span.file for p in found if p.span))}
    return tuple(sorted(found, key=lambda p: (files[p.span.file], p.span.start) if p.span else (-1, 0)))


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` is most likely a misspelling or a shortened form of, or None when nothing is near."""
    from difflib import SequenceMatcher

    wanted = _bare(word)
    ranked = []
    for candidate in dict.fromkeys(known):
        bare = _bare(candidate)
        distance = letters_apart(wanted, bare)
        likeness = SequenceMatcher(None, wanted, bare, autojunk=False).ratio()
        starts = len(wanted) >= 3 and bare.startswith(wanted)
        alike = len(wanted) >= 5 and likeness >= 0.65 and distance <= len(wanted) // 2
        if distance <= min(max(1, len(wanted) // 3), len(wanted) - 1) or alike or starts:
            # Between equally near words, people get the first letter right.
            ranked.append((distance if not starts else min(distance, 2), bare[:1] != wanted[:1], -likeness, candidate))
    return min(ranked)[-1] if ranked else None


def letters_apart(one: str, other: str) -> int:
    """How many letters have to be added, dropped, changed or swapped with a neighbour to get from one to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        before, above, row = row, before, [i + 1]
        for j, wanted in enumerate(other):
            best = min(before[j + 1] + 1, row[j] + 1, before[j] + (letter != wanted))
            if i and j and letter == other[j - 1] and one[i - 1] == wanted:
                best = min(best, above[j - 1] + 1)
            row.append(best)
    return row[-1]


def _bare(word: str) -> str:
    return word.lower().replace("-", "_").strip()
