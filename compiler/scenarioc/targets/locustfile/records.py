"""Records as functions that draw a column for each field."""

from __future__ import annotations

from typing import Any

from scenarioc.expressions.tree import Constant
from scenarioc.languages.python import docstring
from scenarioc.plan import model
from scenarioc.render import Code, render
from scenarioc.targets.locustfile.code import call, mapping, name, python
from scenarioc.targets.locustfile.code import sequence as listed


def record_function(record: model.Record) -> Code:
    """The function that draws the columns of a record."""
    places = {field.name: name(field.identifier) for field in record.fields}
    written = render(
        "locustfile/record.jinja",
        "python",
        name=name(record.function),
        given=[name(parameter) for parameter, _ in record.given],
        docstring=Code(docstring(f"The fields of `{record.name}` ({record.place}).", 4)),
        fake=record.fakes,
        chance=record.chance,
        fields=[(name(field.identifier), _column(field)) for field in record.fields],
        columns=mapping([(field, places[field]) for field in record.order]),
    )
    return Code(written.rstrip("\n"))


def record_constant(record: model.Record) -> Code:
    """`Records("client", client_fields, new_fake("en_CA"))`."""
    return call(
        "Records",
        record.name,
        name(record.function),
        fake=call("new_fake", record.locale) if record.fakes else None,
        seed=record.seed,
        numbered=record.numbered or None,
    )


def batch_constant(batch: model.Batch) -> Code:
    """`Batches(CLIENT, 10000, csv_body)`."""
    fixed = isinstance(batch.count, Constant)
    count = python(batch.count) if fixed else call("int", batch.count)
    return call("Batches", name(batch.record), count, name(f"{batch.form}_body"))


def _column(field: model.RecordField) -> Code:
    if field.kind == "objects":
        columns = mapping([(inner.name, _column(inner)) for inner in field.inner])
        return call("draw.objects", columns)
    if field.kind == "lists":
        return call("draw.lists", *field.arguments, _function(["draw"], _column(field.inner[0])))
    if field.kind == "each":
        reads = list(field.reads)
        return call("draw.each", _function(reads, python(field.value)), *map(name, reads))
    if field.kind == "made":
        made = call("draw.made", *field.arguments, _function([], python(field.value)))
        return call("draw.unique_texts", made) if field.unique else made
    if field.kind == "later":
        return call("draw.later", *map(name, field.reads), *field.arguments)
    arguments: list[Any] = list(field.arguments)
    if field.kind == "sequence" and arguments[1] == 1:
        arguments.pop()
    if field.kind == "choice":
        arguments = [listed([python(value) for value in values]) for values in arguments]
    return call(f"draw.unique_{field.kind}" if field.unique else f"draw.{field.kind}", *arguments)


def _function(parameters: list[str], body: Code) -> Code:
    return Code(f"lambda {', '.join(map(name, parameters))}: {body}" if parameters else f"lambda: {body}")
