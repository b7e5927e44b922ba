"""What is made from what: fields of records from other fields, records from rows and other records."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from scenarioc.expressions.tree import Variable
from scenarioc.plan.context import Flow
from scenarioc.plan.data.draws import Drawn
from scenarioc.plan.model.data import Record as PlanRecord
from scenarioc.source import Path
from scenarioc.spec.records import Record, RecordField

_READ = re.compile(r"\$\{([^}]*)\}")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")


def words(value: Any, known: Collection[str]) -> Iterator[str]:
    """Those of the `known` names that the expressions of a field read."""
    if isinstance(value, str):
        for read in _READ.findall(value):
            yield from (word for word in _WORD.findall(_TEXT.sub("", read)) if word in known)
    elif isinstance(value, RecordField):
        for one in (value.date, *(value.fields or {}).values()):
            yield from words(one, known)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from words(one, known)


def names_read(wish: Record, known: Collection[str]) -> dict[str, None]:
    """Those of the `known` names of data that a record reads; its own fields hide others of the same name."""
    others = [name for name in known if name not in wish.fields]
    return dict.fromkeys(word for value in wish.fields.values() for word in words(value, others))


def given_to(found: PlanRecord, data: Mapping[Variable, Drawn]) -> tuple[Variable, ...]:
    """The variables of the data that a record is made from."""
    by_source = {drawn.source: variable for variable, drawn in data.items()}
    return tuple(by_source[source] for _, source in found.given)


def in_order(top: Flow, needs: Mapping[str, Sequence[str]], path: Path, what: str) -> list[str]:
    """The names below `path`, those that others need first; a cycle is a problem."""
    done: dict[str, None] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            chain = " → ".join((*trail[trail.index(name) :], name))
            at = top.document.key_at((*path, name))
            top.problems.add("field-cycle", f"these {what} read each other: {chain}", at)
            top.problems.stop_if_any()
        if name not in done:
            for other in needs[name]:
                visit(other, (*trail, name))
            done[name] = None

    for name in needs:
        visit(name, ())
    return list(done)
