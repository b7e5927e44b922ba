"""Notes: what an importer could not carry over exactly, and why that matters or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scenarioc.problems import Problem, Severity, Span
from scenarioc.records import record


class Fate(StrEnum):
    """What became of a construct. A `quirk` crossed exactly, but is likely not what its author meant."""

    EXACT = "exact"
    QUIRK = "quirk"
    DIFFERENT = "different"
    DROPPED = "dropped"
    STUBBED = "stubbed"


LOSSES = frozenset({Fate.DIFFERENT, Fate.DROPPED, Fate.STUBBED})


@record
class Note:
    """One construct that a reader of the result should know about."""

    fate: Fate
    code: str
    message: str
    span: Span | None
    help: str | None = None

    def problem(self, *, strict: bool) -> Problem:
        """The note as a diagnostic; with `strict` a loss is an error."""
        severity = Severity.ERROR if strict and self.fate in LOSSES else Severity.NOTE
        return Problem(self.code, f"{self.fate.value}: {self.message}", self.span, self.help, severity=severity)


@dataclass(slots=True)
class Notes:
    """Collects the notes of one conversion, each once, and counts the constructs that crossed exactly."""

    found: list[Note] = field(default_factory=list)
    exact: Counter[str] = field(default_factory=Counter)

    def same(self, construct: str) -> None:
        """Count a construct that means the same here."""
        self.exact[construct] += 1

    def add(self, fate: Fate, code: str, message: str, at: Span | None, help: str | None = None) -> None:
        """Record a note; the same one at the same place is recorded once."""
        note = Note(fate, code, message, at, help)
        if note not in self.found:
            self.found.append(note)

    def quirk(self, code: str, message: str, at: Span | None, help: str | None = None) -> None:
        """What means the same here, though its author likely meant something else."""
        self.add(Fate.QUIRK, code, message, at, help)

    def different(self, code: str, message: str, at: Span | None, help: str | None = None) -> None:
        """What is there, but not quite the same."""
        self.add(Fate.DIFFERENT, code, message, at, help)

    def dropped(self, code: str, message: str, at: Span | None, help: str | None = None) -> None:
        """What is not in the result."""
        self.add(Fate.DROPPED, code, message, at, help)

    def stubbed(self, code: str, message: str, at: Span | None, help: str | None = None) -> None:
        """What somebody has to write in Python."""
        self.add(Fate.STUBBED, code, message, at, help)

    def counts(self) -> Mapping[str, int]:
        """How many constructs had which fate."""
        told = Counter(note.fate for note in self.found)
        return {fate.value: sum(self.exact.values()) if fate is Fate.EXACT else told[fate] for fate in Fate}
