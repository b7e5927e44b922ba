"""Data as module constants: where rows come from and who gets which."""

from __future__ import annotations

from collections.abc import Iterable

from scenarioc.expressions.tree import Type
from scenarioc.plan import model
from scenarioc.render import Code
from scenarioc.targets.locustfile.code import call, name, python
from scenarioc.targets.locustfile.records import batch_constant, record_constant, record_function
from scenarioc.units import number

_CONVERTERS = {
    Type.INTEGER: Code("int"),
    Type.NUMBER: Code("float"),
    Type.BOOLEAN: Code("boolean"),
    Type.ANY: Code("number_or_text"),
}


def data_constants(data: Iterable[model.Data]) -> list[tuple[Code, Code]]:
    """`ACCOUNTS = Rows("accounts", csv_table("data/accounts.csv"))` and the like."""
    return [(name(one.identifier), _constant(one)) for one in data]


def data_functions(data: Iterable[model.Data]) -> list[Code]:
    """The functions that make records."""
    return [record_function(one) for one in data if isinstance(one, model.Record)]


def _constant(one: model.Data) -> Code:
    if isinstance(one, model.Pool):
        return _pool(one)
    if isinstance(one, model.Record):
        return record_constant(one)
    return batch_constant(one) if isinstance(one, model.Batch) else _feeder(one)


def _feeder(feeder: model.Feeder) -> Code:
    return call(
        "Rows",
        feeder.name,
        _table(feeder),
        pick=feeder.pick if feeder.pick != "sequential" else None,
        when_exhausted=feeder.when_exhausted if feeder.finite else None,
        seed=feeder.seed,
    )


def _pool(pool: model.Pool) -> Code:
    return call(
        "Pool",
        pool.name,
        pool.size,
        str(pool.place),
        when_empty=pool.when_empty if pool.when_empty != "wait" else None,
        wait_s=number(pool.wait_s) if pool.wait_s != 10 else None,
        shared=pool.scope == "test" or None,
    )


def _table(feeder: model.Feeder) -> Code:
    if feeder.path is None:
        return python(list(feeder.rows))
    if feeder.form != "csv":
        return call(f"{feeder.form}_table", feeder.path)
    types = [(column.name, _CONVERTERS[column.type]) for column in feeder.columns if column.converted]
    return call(
        "csv_table",
        feeder.path,
        delimiter=feeder.delimiter if feeder.delimiter != "," else None,
        columns=None if feeder.header else python([column.name for column in feeder.columns]),
        types=Code("{" + ", ".join(f"{python(key)}: {kind}" for key, kind in types) + "}") if types else None,
    )
