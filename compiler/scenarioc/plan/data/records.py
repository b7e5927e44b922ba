"""Lowering of records and batches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scenarioc.expressions.tree import Call, Constant, Lives, Type, Variable, walk
from scenarioc.naming import constant_name, identifier
from scenarioc.plan import model
from scenarioc.plan.context import Flow, unknown
from scenarioc.plan.data.fields import Fields
from scenarioc.plan.model.data import RecordField
from scenarioc.plan.walk import expressions_in
from scenarioc.source import Path
from scenarioc.spec.records import Batch, Record
from scenarioc.spec.records import RecordField as Field

_OWN = ("draw", "fake", "random")
_READ = re.compile(r"\$\{([^}]*)\}")
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_CHANCE = ("randint", "random", "choice", "weighted")
_UNSEEDED = ("uuid4", "random_string", "counter")


def lower_record(top: Flow, name: str, wish: Record) -> model.Record:
    """A record with its fields in an order in which each reads only those before it."""
    path: Path = ("data", name)
    names = top.names.inner()
    names.reserve(*_OWN)
    identifiers = {field: names.take(identifier(field)) for field in wish.fields}
    known: dict[str, Variable] = {}
    lowered: dict[str, RecordField] = {}
    for field in _in_order(top, wish, path):
        flow = top.seeing(*known.values(), hints={})
        place = Fields(flow, wish.locale, known)
        at = (*path, "fields", field)
        lowered[field] = found = place.lower(field, wish.fields[field], at, field, identifiers[field])
        known[field] = Variable(field, found.identifier, Lives.ITERATION, found.shape.type, found.shape)
    calls = [node for one in expressions_in(tuple(lowered.values())) for node in walk(one) if isinstance(node, Call)]
    if wish.seed is not None:
        _warn_unseeded(top, calls, path)
    every = [one for field in lowered.values() for one in _all(field)]
    return model.Record(
        name=name,
        identifier=top.names.take(constant_name(name)),
        function=top.names.take(identifier(f"{name} fields")),
        locale=wish.locale,
        seed=wish.seed,
        per=wish.per,
        fields=tuple(lowered.values()),
        order=tuple(wish.fields),
        fakes=any(call.function.startswith("faker.") for call in calls),
        chance=wish.seed is not None and any(call.function in _CHANCE for call in calls),
        numbered=wish.seed is not None or any(one.kind == "sequence" or one.unique for one in every),
        place=top.lowering.place(path),
    )


def shape_of(found: model.Record) -> tuple[tuple[str, Any], ...]:
    """The fields of a record with their shapes, in the order of the spec."""
    shapes = {field.name: field.shape for field in found.fields}
    return tuple((name, shapes[name]) for name in found.order)


def _all(field: RecordField) -> Iterator[RecordField]:
    yield field
    for inner in field.inner:
        yield from _all(inner)


def _warn_unseeded(top: Flow, calls: list[Call], path: Path) -> None:
    for name in dict.fromkeys(call.function for call in calls if call.function in _UNSEEDED):
        top.problems.warn(
            "not-seeded",
            f"`{name}` gives other values in every run, whatever the seed",
            top.document.key_at((*path, "seed")),
            help="use `{faker: uuid4}`, `pattern` or `sequence` instead",
        )


def _in_order(top: Flow, wish: Record, path: Path) -> list[str]:
    """The fields, those that others read first; a cycle is a problem."""
    needs = {name: [one for one in _words(value) if one in wish.fields] for name, value in wish.fields.items()}
    done: dict[str, None] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            chain = " → ".join((*trail[trail.index(name) :], name))
            at = top.document.key_at((*path, "fields", name))
            top.problems.add("field-cycle", f"these fields read each other: {chain}", at)
            top.problems.stop_if_any()
        if name not in done:
            for other in needs[name]:
                visit(other, (*trail, name))
            done[name] = None

    for name in wish.fields:
        visit(name, ())
    return list(done)


def _words(value: Any) -> Iterator[str]:
    """The names in the expressions of a field."""
    if isinstance(value, str):
        for read in _READ.findall(value):
            yield from _WORD.findall(_TEXT.sub("", read))
    elif isinstance(value, Field):
        for one in (value.date, *(value.fields or {}).values()):
            yield from _words(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _words(one)


def lower_batch(top: Flow, name: str, wish: Batch, records: Mapping[str, model.Record]) -> model.Batch | None:
    """A batch; None when there is no such record."""
    path: Path = ("data", name)
    if wish.rows_of not in records:
        at = top.document.at((*path, "rows_of"))
        unknown(top, "record", wish.rows_of, records, at, "define it with `fields` under `data`")
        return None
    count = top.value(wish.count, (*path, "count"))
    if count.type not in (Type.INTEGER, Type.TEXT, Type.ANY) or (
        isinstance(count, Constant) and not isinstance(count.value, int)
    ):
        top.problems.add("not-a-count", "this is no number of records", top.document.at((*path, "count")))
    return model.Batch(
        name=name,
        identifier=top.names.take(constant_name(name)),
        record=records[wish.rows_of].identifier,
        count=count,
        form=wish.format,
        per=wish.per,
        place=top.lowering.place(path),
    )
