"""Static types: what operators and subscripts give, and which combinations can never work."""

from __future__ import annotations

from scenarioc.expressions.tree import (
    Array,
    Call,
    Conditional,
    Constant,
    Expression,
    Slice,
    Type,
)

NUMBERS = frozenset({Type.INTEGER, Type.NUMBER})
_WORDS = {
    Type.TEXT: "text",
    Type.INTEGER: "a whole number",
    Type.NUMBER: "a number",
    Type.BOOLEAN: "true or false",
    Type.LIST: "a list",
    Type.OBJECT: "an object",
    Type.BYTES: "bytes",
    Type.TIME: "a time",
    Type.NONE: "nothing",
    Type.ANY: "any value",
}


def words(*types: Type) -> str:
    """Types as they are called in messages: `text`, `a whole number or text`."""
    names = list(dict.fromkeys(_WORDS[t] for t in types))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def type_of(value: object) -> Type:
    """The static type of a literal."""
    if value is None:
        return Type.NONE
    kinds = {bool: Type.BOOLEAN, str: Type.TEXT, int: Type.INTEGER, float: Type.NUMBER}
    return kinds.get(type(value), Type.ANY)


def fits(actual: Type, accepted: tuple[Type, ...]) -> bool:
    """Whether a value of type `actual` may be one of `accepted`."""
    if actual is Type.ANY or Type.ANY in accepted or actual in accepted:
        return True
    return actual is Type.INTEGER and Type.NUMBER in accepted


def joined(*types: Type) -> Type:
    """The one type of a value that has one of these types."""
    different = set(types)
    if len(different) == 1:
        return different.pop()
    return Type.NUMBER if different and different <= NUMBERS else Type.ANY


def item_type(node: Expression) -> Type:
    """The type of the items of a list, as far as it is known."""
    if isinstance(node, Array) and node.items:
        return joined(*(item.type for item in node.items))
    if isinstance(node, Slice):
        return item_type(node.target)
    if isinstance(node, Conditional):
        return joined(item_type(node.then), item_type(node.otherwise))
    if isinstance(node, Call):
        if node.function == "split":
            return Type.TEXT
        if node.function == "range":
            return Type.INTEGER
        if node.function == "sorted":
            return item_type(node.arguments[0])
    return Type.ANY


def arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`; None when these two can never be combined."""
    pair = {left, right}
    if operator in {"and", "or"}:
        return joined(left, right)
    if pair <= NUMBERS:
        if operator in {"/", "**"}:
            return Type.NUMBER
        return joined(left, right)
    if Type.ANY in pair:
        other = right if left is Type.ANY else left
        return _with_any(operator, other)
    if operator == "+" and left is right and left in {Type.TEXT, Type.LIST}:
        return left
    if operator == "*" and Type.INTEGER in pair and pair & {Type.TEXT, Type.LIST}:
        return left if right is Type.INTEGER else right
    return None


def _with_any(operator: str, other: Type) -> Type | None:
    if other in NUMBERS:
        return Type.ANY if operator in {"+", "*"} else Type.NUMBER
    if other in {Type.TEXT, Type.LIST} and operator in {"+", "*"}:
        return other
    if other is Type.ANY:
        return Type.ANY if operator in {"+", "*", "%"} else Type.NUMBER
    return None


def comparable(operator: str, left: Type, right: Type) -> bool:
    """Whether `left operator right` can ever be decided by the values."""
    if operator in {"in", "not in"}:
        if right is Type.TEXT:
            return left in {Type.TEXT, Type.ANY}
        return right in {Type.LIST, Type.OBJECT, Type.ANY}
    if Type.ANY in {left, right}:
        return True
    if operator in {"==", "!=", "is", "is not"}:
        return left is right or {left, right} <= NUMBERS
    return {left, right} <= NUMBERS or (left is right and left in {Type.TEXT, Type.TIME, Type.LIST})


def subscript(target: Type, key: Type) -> Type | None:
    """The type of `target[key]`; None when that can never work."""
    if target is Type.TEXT:
        return Type.TEXT if key in {Type.INTEGER, Type.ANY} else None
    if target is Type.LIST:
        return Type.ANY if key in {Type.INTEGER, Type.ANY} else None
    if target is Type.OBJECT:
        return Type.ANY if key in {Type.TEXT, Type.ANY} else None
    if target is Type.ANY:
        return Type.ANY if key in {Type.INTEGER, Type.TEXT, Type.ANY} else None
    return None


def constant_value(node: Expression) -> object:
    """The value of a literal or of a list of literals; `...` when it is only known when the test runs."""
    if isinstance(node, Constant) and node.type is not Type.ANY:
        return node.value
    if isinstance(node, Array):
        values = [constant_value(item) for item in node.items]
        return ... if ... in values else values
    return ...
