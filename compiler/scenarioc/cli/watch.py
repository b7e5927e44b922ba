"""`build --watch`: build again whenever something changes that a build has read."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scenarioc.cli.report import Report, say
from scenarioc.cli.sources import SpecFile, State, read_spec, state_of
from scenarioc.problems import Rejected

if TYPE_CHECKING:
    from scenarioc.build import Built

LOOK_EVERY_S = 0.2


@dataclass(slots=True)
class Watch:
    """Specs that are built again, each when a file changes that it has read or looked for.

    `compile` gives what one spec becomes, or None; `write` puts everything on disk that has no errors.
    """

    specs: Sequence[str]
    compile: Callable[[SpecFile, Report], Built | None]
    write: Callable[[Sequence[Built], Report], None]
    form: str
    _built: dict[str, Built] = field(default_factory=dict)
    _seen: dict[str, Mapping[Path, State]] = field(default_factory=dict)

    def until_interrupted(self) -> None:
        """Build, then look for changes until Ctrl-C."""
        gc.enable()  # A command that never ends makes garbage that matters.
        try:
            self._build(self.specs)
            watched = {place for places in self._seen.values() for place in places}
            say(f"watching {len(watched)} file{'s' if len(watched) > 1 else ''}; Ctrl-C ends it")
            while True:
                if changed := self._changed():
                    self._settle(changed)
                    self._build(changed)
                time.sleep(LOOK_EVERY_S)
        except KeyboardInterrupt:
            return

    def _changed(self) -> tuple[str, ...]:
        return tuple(spec for spec, places in self._seen.items() if _states(places) != places)

    def _settle(self, specs: Sequence[str]) -> None:
        """Wait until an editor that empties a file before it writes it is done."""
        before = None
        while (now := [_states(self._seen[spec]) for spec in specs]) != before:
            before = now
            time.sleep(LOOK_EVERY_S / 2)

    def _build(self, specs: Sequence[str]) -> None:
        """Build these specs; one that has errors keeps the files that it had."""
        report = Report(self.form)
        for argument in specs:
            place = Path(argument)
            asked = self._seen[argument] = {place: state_of(place)}
            self._built.pop(argument, None)
            try:
                spec = read_spec(argument)
                built = self.compile(spec, report)
                asked |= spec.asked
            except Rejected as rejected:
                report.add(rejected.problems)
            else:
                if built is not None:
                    self._built[argument] = built
        try:
            self.write([self._built[one] for one in self.specs if one in specs and one in self._built], report)
        except Rejected as rejected:
            report.add(rejected.problems)
        report.show()


def _states(places: Mapping[Path, State]) -> dict[Path, State]:
    return {place: state_of(place) for place in places}
