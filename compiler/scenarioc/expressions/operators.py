"""Operators on typed operands: the tree they give, brought to one form, or why they can never work."""

from __future__ import annotations

from scenarioc.expressions.syntax import Chain, ExpressionError, Infix, Prefix
from scenarioc.expressions.tree import (
    Array,
    Binary,
    Builtin,
    Compare,
    Constant,
    Environment,
    Expression,
    Type,
    Unary,
    children,
)
from scenarioc.expressions.types import NUMBERS, arithmetic, comparable, constant_value, words

_OPPOSITE = {"in": "not in", "not in": "in", "is": "is not", "is not": "is", "==": "!=", "!=": "=="}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=", "is": "is", "is not": "is not"}
_DONE_TO = {"+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "//": "divided", "%": "divided"}


def unary(node: Prefix, operand: Expression) -> Expression:
    """`-x`, `+x`, `not x`."""
    if node.operator == "not":
        return negation(operand)
    if operand.type not in NUMBERS and operand.type is not Type.ANY:
        raise ExpressionError(
            "wrong-operand-type", f"`{node.operator}` needs a number, found {words(operand.type)}", node.start, node.end
        )
    if isinstance(operand, Constant) and isinstance(operand.value, int | float):
        return Constant(operand.type, -operand.value if node.operator == "-" else operand.value)
    return Unary(operand.type, node.operator, operand)


def negation(operand: Expression) -> Expression:
    """`not operand`, written `a not in b` and the like where there is an opposite."""
    if isinstance(operand, Compare) and len(operand.operators) == 1 and operand.operators[0] in _OPPOSITE:
        return Compare(Type.BOOLEAN, (_OPPOSITE[operand.operators[0]],), operand.operands)
    return Unary(Type.BOOLEAN, "not", operand)


def binary(node: Infix, left: Expression, right: Expression) -> Expression:
    """Arithmetic, `and`, `or`."""
    kind = arithmetic(node.operator, left.type, right.type)
    if kind is None:
        raise ExpressionError("wrong-operand-type", *_uncombinable(node, left.type, right.type))
    if node.operator in {"/", "//", "%"} and right.type in NUMBERS and constant_value(right) == 0:
        raise ExpressionError("division-by-zero", "this divides by zero", node.start, node.end)
    return Binary(kind, node.operator, left, right)


def _uncombinable(node: Infix, left: Type, right: Type) -> tuple[str, int, int, str | None]:
    pair = {left, right}
    help = None
    if Type.TIME in pair:
        help = "write `date_add(when, days=1)`"
    elif node.operator == "+" and Type.TEXT in pair and pair & {Type.INTEGER, Type.NUMBER, Type.BOOLEAN, Type.LIST}:
        help = "`str(x)` makes text of a value, `int(x)` a number of text"
    elif Type.TEXT in pair and pair & NUMBERS:
        help = "`int(x)` makes a number of text"
    verb = _DONE_TO.get(node.operator)
    message = f"{words(left)} and {words(right)} cannot be combined by `{node.operator}`"
    if verb and left is right:
        message = f"{words(left)} cannot be {verb}"
    return message, node.start, node.end, help


def comparison(node: Chain, operands: tuple[Expression, ...]) -> Expression:
    """`a < b < c`, with `is` for the constants of which there is only one, and what is constant on the right."""
    operators = list(node.operators)
    for at, operator in enumerate(operators):
        left, right = operands[at], operands[at + 1]
        operators[at] = _identity(node, at, operator, left, right)
        if not comparable(operator, left.type, right.type):
            start, end = node.operands[at].start, node.operands[at + 1].end
            raise ExpressionError("never-comparable", *_incomparable(operator, left.type, right.type, start, end))
    turned = len(operators) == 1 and _constancy(operands[0]) > _constancy(operands[1])
    if turned and operators[0] in _MIRRORED:
        return Compare(Type.BOOLEAN, (_MIRRORED[operators[0]],), (operands[1], operands[0]))
    return Compare(Type.BOOLEAN, tuple(operators), operands)


def _constancy(node: Expression) -> int:
    """How much a value is the one that others are compared with: literals most, then what the test keeps constant."""
    if isinstance(node, Binary | Unary | Array):
        return min((_constancy(child) for child in children(node)), default=2)
    if isinstance(node, Constant):
        return 2
    return 1 if isinstance(node, Environment) or node == Builtin(Type.TEXT, "test.id") else 0


def _identity(node: Chain, at: int, operator: str, left: Expression, right: Expression) -> str:
    lone = {Type.NONE, Type.BOOLEAN}
    single = any(isinstance(x, Constant) and x.type in lone for x in (left, right))
    if operator in {"is", "is not"} and not single:
        equals = "==" if operator == "is" else "!="
        start, end = node.operands[at].start, node.operands[at + 1].end
        message = f"`{operator}` is only for `None`, `True` and `False`"
        raise ExpressionError("wrong-operand-type", message, start, end, f"write `{equals}`")
    if single and operator in {"==", "!="}:
        return "is" if operator == "==" else "is not"
    return operator


def _incomparable(operator: str, left: Type, right: Type, start: int, end: int) -> tuple[str, int, int, str | None]:
    help = None
    if Type.TEXT in {left, right} and {left, right} & NUMBERS:
        help = "`int(x)` makes a number of text, `str(x)` text of a number"
    if operator in {"in", "not in"}:
        return f"{words(left)} cannot be in {words(right)}", start, end, help
    if operator in {"==", "!=", "is", "is not"}:
        always = "different" if left is not right else "equal"
        return f"{words(left)} and {words(right)} are always {always}", start, end, help
    return f"{words(left)} and {words(right)} have no order", start, end, help
