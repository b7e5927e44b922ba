"""What the section `data` becomes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field

from scenarioc.expressions.tree import Variable
from scenarioc.plan import model
from scenarioc.plan.data.draws import Drawn
from scenarioc.records import record

NO_DATA_YET = "data are read in steps; in `start` or at the beginning of a flow, write `set: {name: ${…}}`"
"""The help for who reads data where none can have been drawn."""


Drawable = model.Feeder | model.Record | model.Batch


@record
class Lowered:
    """All data of a spec: definitions by name, files to copy, and what expressions may read."""

    found: dict[str, model.Data] = field(default_factory=dict)
    copies: dict[str, model.Copy] = field(default_factory=dict)
    drawn: dict[Variable, Drawn] = field(default_factory=dict)

    def used(self, sources: Collection[str]) -> tuple[model.Data, ...]:
        """The definitions that are drawn from, and the records of which batches are made: these first."""
        batches = [one for one in self.found.values() if isinstance(one, model.Batch) and one.identifier in sources]
        needed = {*sources, *(batch.record for batch in batches)}
        others = [one for one in self.found.values() if one.identifier in needed and one not in batches]
        return (*others, *batches)

    def copied(self, data: Collection[model.Data]) -> tuple[model.Copy, ...]:
        """The files that these definitions read."""
        paths = {one.path for one in data if isinstance(one, model.Feeder)}
        return tuple(copy for copy in self.copies.values() if copy.path in paths)
