"""Operators in a row: how expressions with them are taken apart, and how loosely each binds."""

from __future__ import annotations

import ast

from scenarioc.layout.parentheses import precedence
from scenarioc.layout.source import Source

Flow = list[ast.expr | str]
"""Operand, operator, operand, …"""

_SYMBOLS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.BitOr: "|",
    ast.And: "and",
    ast.Or: "or",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
LOOSENESS = {symbol: precedence(kind) for kind, symbol in _SYMBOLS.items()}
"""How loosely operators bind: those with the largest number are split first."""


def flat(node: ast.expr, source: Source, top: bool = True) -> Flow:
    """Operands and operators in a row, in spite of precedence; what has parentheses stays one operand."""
    if not top and source.is_parenthesized(node):
        return [node]
    match node:
        case ast.BinOp():
            return [*flat(node.left, source, False), _SYMBOLS[type(node.op)], *flat(node.right, source, False)]
        case ast.BoolOp():
            return _row(node.values, [_SYMBOLS[type(node.op)]] * len(node.values), source)
        case ast.Compare():
            return _row([node.left, *node.comparators], [_SYMBOLS[type(op)] for op in node.ops], source)
    return [node]


def _row(operands: list[ast.expr], symbols: list[str], source: Source) -> Flow:
    result: Flow = flat(operands[0], source, False)
    for symbol, operand in zip(symbols, operands[1:], strict=False):
        result += [symbol, *flat(operand, source, False)]
    return result


def is_simple_power(left: ast.expr | str, right: ast.expr | str) -> bool:
    """Whether a power is written without spaces: both sides are names, attributes or numbers."""
    return all(_is_simple(side) for side in (left, right))


def _is_simple(node: ast.expr | str) -> bool:
    match node:
        case ast.UnaryOp(op=ast.Not()):
            return False
        case ast.UnaryOp(operand=value) | ast.Attribute(value=value):
            return _is_simple(value) and not (isinstance(node, ast.Attribute) and isinstance(value, ast.Constant))
        case ast.Name():
            return True
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return True
    return False
