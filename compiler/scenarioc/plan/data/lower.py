"""Lowering of the section `data`."""

from __future__ import annotations

from collections.abc import Collection

from scenarioc.expressions.tree import Lives, Shape, Type, Variable
from scenarioc.naming import Names, identifier
from scenarioc.plan import model
from scenarioc.plan.context import Flow, check_variable_name
from scenarioc.plan.data.draws import Drawn
from scenarioc.plan.data.lowered import Drawable, Lowered
from scenarioc.plan.data.order import given_to, in_order, names_read
from scenarioc.plan.data.pools import lower_pool
from scenarioc.spec.data import DataLike
from scenarioc.spec.feeders import Feeder
from scenarioc.spec.pools import Pool
from scenarioc.spec.records import Batch, Record


def lower_data(top: Flow, assigned: Collection[str], attributes: Names) -> Lowered:
    """The data of a spec; names that something else has, or that steps assign, are problems.

    `attributes` is the namespace of what is kept on users.
    """
    lowered = Lowered()
    for name, wish in _in_order(top):
        _check_name(top, name, assigned)
        if isinstance(wish, Pool):
            lowered.found[name] = lower_pool(top, name, wish)
            continue
        found = _definition(top, name, wish, lowered)
        lives = Lives.USER if wish.per == "user" else Lives.ITERATION
        names = attributes if lives is Lives.USER else top.names
        if found is None:
            # Whoever reads it shall not be told that it does not exist.
            variable = Variable(name, names.take(identifier(name)), lives)
            lowered.drawn[variable] = Drawn(variable, wish.per, "", top.lowering.place(("data", name)))
            continue
        lowered.found[name] = found
        shape = _shape(found)
        variable = Variable(name, names.take(identifier(name)), lives, shape.type, shape)
        may_end = isinstance(found, model.Feeder) and found.finite
        given = given_to(found, lowered.drawn) if isinstance(found, model.Record) else ()
        lowered.drawn[variable] = Drawn(variable, found.per, found.identifier, found.place, may_end, given)
        if isinstance(found, model.Batch):
            top.lowering.batches[name] = found.form
    return lowered


def _in_order(top: Flow) -> list[tuple[str, DataLike]]:
    """The entries of `data`, those that others are made from first; a cycle is a problem."""
    wishes = top.lowering.spec.data or {}
    records = {name: wish for name, wish in wishes.items() if isinstance(wish, Record)}
    needs = {name: [*names_read(wish, wishes)] if (wish := records.get(name)) else [] for name in wishes}
    names = in_order(top, needs, ("data",), "records")
    return sorted(((name, wishes[name]) for name in names), key=lambda item: isinstance(item[1], Batch))


def _check_name(top: Flow, name: str, assigned: Collection[str]) -> None:
    at = top.document.key_at(("data", name))
    help = "choose another name for one of them"
    check_variable_name(name, at, top.problems)
    if name in (top.lowering.spec.variables or {}):
        top.problems.add("name-taken", f"`{name}` is also a variable", at, help=help)
    elif name in assigned:
        top.problems.add("name-taken", f"steps give `{name}` a value, and it is data", at, help=help)


def _definition(top: Flow, name: str, wish: Feeder | Record | Batch, lowered: Lowered) -> Drawable | None:
    if isinstance(wish, Feeder):
        from scenarioc.plan.data.feeders import lower_feeder

        return lower_feeder(top, name, wish, lowered.copies)
    from scenarioc.plan.data.records import lower_batch, lower_record

    if isinstance(wish, Record):
        return lower_record(top, name, wish, lowered.drawn)
    return lower_batch(top, name, wish, {n: one for n, one in lowered.found.items() if isinstance(one, model.Record)})


def _shape(found: Drawable) -> Shape:
    if isinstance(found, model.Batch):
        return Shape(Type.BYTES)
    if isinstance(found, model.Record):
        from scenarioc.plan.data.records import shape_of

        return Shape(Type.OBJECT, shape_of(found))
    return Shape(Type.OBJECT, tuple((column.name, Shape(column.type)) for column in found.columns))
