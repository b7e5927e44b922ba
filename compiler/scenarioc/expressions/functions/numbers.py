"""Functions on numbers and lists of numbers."""

from __future__ import annotations

from collections.abc import Callable

from scenarioc.expressions.functions.signature import Function, Given, Parameter, Refusal, Written
from scenarioc.expressions.pieces import Piece
from scenarioc.expressions.tree import Type
from scenarioc.expressions.types import NUMBERS, constant_value, item_type, joined, words

_NUMBER = (Type.NUMBER,)
_LIST = (Type.LIST,)
_CONVERTIBLE = (Type.TEXT, Type.NUMBER, Type.BOOLEAN)
_LONGEST_RANGE = 1_000_000
_FALSE_TEXTS = 'empty text, `"0"`, `"false"`, `"no"` and `"off"`'


def _convertible(kind: type[int] | type[float]) -> Callable[[Given], Refusal | None]:
    def check(given: Given) -> Refusal | None:
        value = given.constant("value")
        try:
            kind(value) if isinstance(value, str) else None
        except ValueError:
            return Refusal("value", f"`{value}` is not {'a whole number' if kind is int else 'a number'}")
        return None

    return check


def _bool(written: Written) -> Piece:
    node = written.given.nodes["value"]
    if node.type is Type.BOOLEAN:
        return written.write(node)
    return Piece(written.fill("boolean({value})" if node.type in {Type.TEXT, Type.ANY} else "bool({value})"))


def _int(written: Written) -> Piece:
    node = written.given.nodes["value"]
    return written.write(node) if node.type is Type.INTEGER else Piece(written.fill("int({value})"))


def _round(written: Written) -> Piece:
    node, digits = written.given.nodes["number"], written.given.constant("digits", 0)
    if node.type is Type.INTEGER and isinstance(digits, int) and digits >= 0:
        return written.write(node)
    return Piece(written.fill("round({number}{, digits})"))


def _of_many(given: Given) -> Type:
    if len(given.rest) == 1:
        return item_type(given.rest[0])
    return joined(*(node.type for node in given.rest))


def _many(given: Given) -> Refusal | None:
    if len(given.rest) == 1 and given.rest[0].type not in {Type.LIST, Type.ANY}:
        return Refusal("values", "one value is compared with nothing", "write at least two, or a list")
    if len(given.rest) == 1 and constant_value(given.rest[0]) == []:
        return Refusal("values", "the list is empty")
    types = {node.type for node in given.rest} - {Type.ANY}
    if len(given.rest) > 1 and not (types <= NUMBERS or types == {Type.TEXT}):
        return Refusal("values", f"{words(*sorted(types))} cannot be compared")
    return None


def _ordered(given: Given) -> Refusal | None:
    items = given.constant("list")
    if isinstance(items, list) and len({str if isinstance(item, str) else float for item in items}) > 1:
        return Refusal("list", "text and numbers cannot be sorted together")
    return None


def _summed(given: Given) -> Refusal | None:
    if item_type(given.nodes["list"]) in {Type.TEXT, Type.LIST, Type.OBJECT}:
        return Refusal("list", f"expected a list of numbers, found a list of {item_type(given.nodes['list'])}")
    return None


def _range(given: Given) -> Refusal | None:
    bounds = [given.constant(name) for name in ("start", "stop", "step") if name in given.nodes]
    if len(bounds) == 3 and bounds[2] == 0:
        return Refusal("step", "the step cannot be 0")
    if bounds and all(isinstance(bound, int) for bound in bounds) and len(range(*bounds)) > _LONGEST_RANGE:
        return Refusal("start", f"{len(range(*bounds))} items are more than fit into memory")
    return None


def _rounded(given: Given) -> Type:
    return Type.NUMBER if "digits" in given.nodes else Type.INTEGER


def _same(given: Given) -> Type:
    return next(iter(given.nodes.values())).type


NUMERIC = (
    Function(
        "int",
        (Parameter("value", _CONVERTIBLE),),
        Type.INTEGER,
        "The value as a whole number; decimals are cut off.",
        "int(env.USERS)",
        _int,
        check=_convertible(int),
    ),
    Function(
        "float",
        (Parameter("value", _CONVERTIBLE),),
        Type.NUMBER,
        "The value as a number.",
        'float("2.5")',
        "float({value})",
        check=_convertible(float),
    ),
    Function(
        "bool",
        (Parameter("value", (Type.ANY,)),),
        Type.BOOLEAN,
        f"Whether the value counts as true; {_FALSE_TEXTS} count as false.",
        "bool(env.VERBOSE)",
        _bool,
    ),
    Function(
        "round",
        (Parameter("number", _NUMBER), Parameter("digits", (Type.INTEGER,), 0)),
        Type.NUMBER,
        "The number rounded to so many decimals; without `digits`, to a whole number.",
        "round(price, 2)",
        _round,
        result=_rounded,
    ),
    Function(
        "abs",
        (Parameter("number", _NUMBER),),
        Type.NUMBER,
        "The number without its sign.",
        "abs(-3)",
        "abs({number})",
        result=_same,
    ),
    *(
        Function(
            name,
            (Parameter("values", (Type.NUMBER, Type.TEXT, Type.LIST), many=True),),
            Type.ANY,
            f"The {word} of the values, or of the items of one list.",
            f"{name}(count, 10)",
            f"{name}({{values*}})",
            result=_of_many,
            check=_many,
        )
        for name, word in (("min", "smallest"), ("max", "largest"))
    ),
    Function(
        "sum",
        (Parameter("list", _LIST),),
        Type.NUMBER,
        "The sum of a list of numbers.",
        "sum(prices)",
        "sum({list:items})",
        check=_summed,
    ),
    Function(
        "sorted",
        (Parameter("list", _LIST),),
        Type.LIST,
        "The list in ascending order.",
        "sorted(ids)",
        "sorted({list:items})",
        check=_ordered,
    ),
    Function(
        "range",
        (
            Parameter("start", (Type.INTEGER,)),
            Parameter("stop", (Type.INTEGER,), None),
            Parameter("step", (Type.INTEGER,), 1),
        ),
        Type.LIST,
        "The whole numbers from `start` up to, but without, `stop`; `range(5)` counts from 0 to 4.",
        "range(1, 6)",
        "list(range({start}{, stop}{, step}))",
        check=_range,
    ),
)
