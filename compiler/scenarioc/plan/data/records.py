"""Lowering of records and batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scenarioc.expressions.tree import Call, Constant, Lives, Type, Variable
from scenarioc.naming import Names, constant_name, identifier
from scenarioc.plan import model
from scenarioc.plan.context import Flow, unknown
from scenarioc.plan.data.draws import Drawn
from scenarioc.plan.data.fields import Fields
from scenarioc.plan.data.order import in_order, names_read, words
from scenarioc.plan.model.data import RecordField
from scenarioc.plan.walk import nodes_in
from scenarioc.source import Path
from scenarioc.spec.records import Batch, Record

_OWN = ("draw", "fake", "random")
_CHANCE = ("randint", "random", "choice", "weighted")
_KEPT = ("user", "iteration", "use")
_UNSEEDED = ("uuid4", "random_string", "counter")


def lower_record(top: Flow, name: str, wish: Record, data: Mapping[Variable, Drawn]) -> model.Record:
    """A record with its fields in an order in which each reads only those before it, and other `data`."""
    path: Path = ("data", name)
    names = top.names.inner()
    names.reserve(*_OWN)
    identifiers = {field: names.take(identifier(field)) for field in wish.fields}
    known: dict[str, Variable] = {}
    lowered: dict[str, RecordField] = {}
    given = [(_parameter(names, one.variable), one) for one in _given(top, wish, data, path)]
    rows = [replace(one.variable, identifier=parameter, lives=Lives.ITERATION) for parameter, one in given]
    needs = {field: list(words(value, wish.fields)) for field, value in wish.fields.items()}
    for field in in_order(top, needs, (*path, "fields"), "fields"):
        flow = top.seeing(*rows, *known.values(), hints={})
        place = Fields(flow, wish.locale, known)
        at = (*path, "fields", field)
        lowered[field] = found = place.lower(field, wish.fields[field], at, field, identifiers[field])
        known[field] = Variable(field, found.identifier, Lives.ITERATION, found.shape.type, found.shape)
    calls = [node for node in nodes_in(tuple(lowered.values())) if isinstance(node, Call)]
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
        given=tuple((parameter, one.source) for parameter, one in given),
    )


def _given(top: Flow, wish: Record, data: Mapping[Variable, Drawn], path: Path) -> list[Drawn]:
    """The data that a record is made from; those that it would outlive are problems."""
    known = {drawn.variable.name: drawn for drawn in data.values()}
    found = [known[name] for name in names_read(wish, known)]
    for one in found:
        if _KEPT.index(wish.per) < _KEPT.index(one.per):
            top.problems.add(
                "outlives-its-row",
                f"`{path[-1]}` is kept for the {wish.per}, and `{one.variable.name}`, which it is made from, is not",
                top.document.key_at(path),
                help=f"give `{path[-1]}` `per: {one.per}`, or `{one.variable.name}` `per: {wish.per}`",
            )
    return found


def _parameter(names: Names, variable: Variable) -> str:
    """What a record calls the row that it is made from: as the method that draws it does."""
    return variable.identifier if variable.lives is Lives.ITERATION else names.take(identifier(variable.name))


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


def lower_batch(top: Flow, name: str, wish: Batch, records: Mapping[str, model.Record]) -> model.Batch | None:
    """A batch; None when there is no such record."""
    path: Path = ("data", name)
    if wish.rows_of not in records:
        at = top.document.at((*path, "rows_of"))
        unknown(top, "record", wish.rows_of, records, at, "define it with `fields` under `data`")
        return None
    if records[wish.rows_of].given:
        top.problems.add(
            "batch-of-rows",
            f"`{wish.rows_of}` is made from rows that are drawn one by one, so there is no batch of it",
            top.document.at((*path, "rows_of")),
            help="use `choice`, `sequence` or `pattern` in a record of its own",
        )
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
