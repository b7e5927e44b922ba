"""When an expression that does not fit on its line is put into parentheses, as Ruff's formatter decides it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import Enum

from scenarioc.layout.source import Source


class Needs(Enum):
    """What an expression wants around it when it is the last part of a statement."""

    MULTILINE = "parentheses as soon as it takes several lines"
    BEST_FIT = "parentheses only if it fits thereby; it has no place to break"
    NEVER = "none: it has its own"


_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SPLITTABLE = (ast.Compare, ast.BinOp, ast.BoolOp, ast.IfExp, ast.Subscript, *_COMPREHENSIONS)


def needs(node: ast.expr, source: Source) -> Needs:
    """What the expression wants around it."""
    match node:
        case ast.BoolOp() | ast.BinOp() | ast.Compare() | ast.IfExp() | ast.Lambda():
            return Needs.MULTILINE
        case ast.Call() | ast.Attribute() | ast.Subscript():
            value = node.func if isinstance(node, ast.Call) else node.value
            if is_fluent(node, source):
                return Needs.MULTILINE
            if source.is_parenthesized(value):
                return Needs.NEVER
            return needs(value, source)
        case ast.UnaryOp():
            return Needs.NEVER if source.is_parenthesized(node.operand) else needs(node.operand, source)
        case ast.Name() | ast.Constant() | ast.JoinedStr():
            return Needs.BEST_FIT
    return Needs.NEVER


def is_fluent(node: ast.expr, source: Source) -> bool:
    """Whether a chain of calls is written one call per line: two of its dots follow a call or subscript."""
    dots = 0
    while True:
        match node:
            case ast.Attribute(value=value):
                if source.is_parenthesized(value):
                    return dots + 1 >= 2
                dots += isinstance(value, ast.Call | ast.Subscript)
                node = value
            case ast.Call(func=value) | ast.Subscript(value=value) if not source.is_parenthesized(value):
                node = value
            case _:
                return dots >= 2


def has_content(node: ast.expr, source: Source) -> bool | None:
    """Whether the brackets of an expression hold something; None if it has no brackets of its own."""
    match node:
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.Subscript() | ast.GeneratorExp():
            return True
        case ast.List(elts=items) | ast.Set(elts=items):
            return bool(items)
        case ast.Tuple(elts=items):
            return bool(items) if source.line[node.col_offset : node.col_offset + 1] == b"(" else None
        case ast.Dict(keys=keys):
            return bool(keys)
        case ast.Call():
            return bool(node.args or node.keywords)
    return None


def _has_parentheses(node: ast.expr, source: Source) -> bool | None:
    own = has_content(node, source)
    return True if own or source.is_parenthesized(node) else own


def is_decimal(node: ast.expr) -> bool:
    """Whether a dot after the expression would be read as part of a number."""
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def is_splittable(node: ast.expr, source: Source) -> bool:
    """Whether the expression has any place at which it may break."""
    match node:
        case ast.UnaryOp(operand=value):
            return is_splittable(value, source)
        case ast.Lambda(body=value) | ast.Starred(value=value) | ast.Attribute(value=value):
            return source.is_parenthesized(value) or is_splittable(value, source)
        case ast.Call():
            return bool(node.args or node.keywords) or source.is_parenthesized(node.func)
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return bool(items)
        case ast.Dict(keys=keys):
            return bool(keys)
    return isinstance(node, _SPLITTABLE)


_PRECEDENCE: dict[type[ast.AST], int] = {
    ast.Pow: 2,
    ast.Mult: 4,
    ast.Div: 4,
    ast.FloorDiv: 4,
    ast.Mod: 4,
    ast.MatMult: 4,
    ast.Add: 5,
    ast.Sub: 5,
    ast.LShift: 6,
    ast.RShift: 6,
    ast.BitAnd: 7,
    ast.BitXor: 8,
    ast.BitOr: 9,
}
_ATTRIBUTE, _COMPARISON, _BOOLEAN, _CONDITIONAL = 1, 10, 11, 12


def precedence(operator: type[ast.AST]) -> int:
    """How loosely an operator binds: larger numbers are split first."""
    return _BOOLEAN if issubclass(operator, ast.boolop) else _PRECEDENCE.get(operator, _COMPARISON)


@dataclass(slots=True)
class _Survey:
    """What decides whether breaking inside brackets is enough."""

    source: Source
    loosest: int = 0
    count: int = 0
    brackets: bool = False
    first: ast.expr | None = None
    started: bool = False
    last: ast.expr | None = field(default=None)

    def operators(self, level: int, count: int = 1) -> None:
        if level > self.loosest:
            self.loosest, self.count = level, count
        elif level == self.loosest:
            self.count += count

    def visit(self, node: ast.expr) -> None:
        self.last = node
        if self.source.is_parenthesized(node):
            self.brackets = True
        else:
            self.inside(node)
        self.begin(node)

    def begin(self, node: ast.expr | None) -> None:
        if not self.started:
            self.first, self.started = node, True

    def inside(self, node: ast.expr) -> None:
        children: list[ast.expr] = []
        match node:
            case ast.Dict() | ast.List() | ast.Set() | ast.ListComp() | ast.SetComp() | ast.DictComp():
                self.brackets = True
            case ast.Tuple() | ast.GeneratorExp() if self.source.text(node).startswith("("):
                self.brackets = True
            case ast.Call(func=value) | ast.Subscript(value=value):
                self.brackets = True
                self.visit(value)
                self.last = node
            case ast.Attribute(value=value):
                self.visit(value)
                if _has_parentheses(value, self.source) is not None:
                    self.operators(_ATTRIBUTE)
                self.last = node
            case ast.BoolOp(values=children):
                self.operators(_BOOLEAN, len(children) - 1)
            case ast.BinOp():
                self.operators(precedence(type(node.op)))
                children = [node.left, node.right]
            case ast.IfExp():
                self.operators(_CONDITIONAL, 2)
                children = [node.body, node.test, node.orelse]
            case ast.Compare():
                self.operators(_COMPARISON, len(node.ops))
                children = [node.left, *node.comparators]
            case ast.UnaryOp(operand=child) | ast.Lambda(body=child) | ast.Starred(value=child):
                self.begin(None)
                children = [child]
        for each in children:
            self.visit(each)


def can_do_without(node: ast.expr, source: Source) -> bool:
    """Whether the expression may break inside its own brackets instead of in parentheses around all of it."""
    survey = _Survey(source)
    survey.inside(node)
    if not survey.brackets or survey.count > 1:
        return False
    if survey.loosest <= _ATTRIBUTE:
        return True
    ends = (survey.last, survey.first)
    return any(end is not None and not isinstance(end, ast.Subscript) and _has_parentheses(end, source) for end in ends)
