"""Typed trees → Python source on one line, as `ruff format` would leave it."""

from __future__ import annotations

import re

from scenarioc.expressions import strings
from scenarioc.expressions.pieces import Piece, Rank
from scenarioc.expressions.tree import (
    Array,
    Binary,
    Builtin,
    Call,
    Compare,
    Conditional,
    Constant,
    Environment,
    Expression,
    Index,
    Lives,
    Name,
    Object,
    Slice,
    Text,
    Type,
    Unary,
)
from scenarioc.languages.python import literal
from scenarioc.naming import environment_identifier
from scenarioc.regex import pattern

_RANKS = {"or": Rank.OR, "and": Rank.AND, "+": Rank.SUM, "-": Rank.SUM, "**": Rank.POWER}
_AUTHORITY = pattern(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_OPERAND = re.compile(r"[A-Za-z_][\w.]*|[0-9][\w.]*(?:(?<=e)-\w+)?")
_EXPONENT = pattern(rf"[-+]*(?:{_OPERAND.pattern})(?:$| ?\*\*)")
_BOUND = pattern(r"(?:[-+]*\w+)?")
"""What formatters keep close to the colon of a slice."""
_SAFE_IN_URLS = frozenset({"uuid4", "urlencode", "raw", "md5", "sha1", "sha256", "totp", "today"})


def python_source(expression: Expression, *, user: str = "self") -> str:
    """The expression as one logical line of Python; `user` is what the virtual user is called there."""
    return _Writer(user).write(expression).code


def text_source(expression: Expression, *, user: str = "self") -> str:
    """The expression as Python that gives text: objects and lists as JSON, numbers in digits."""
    return _Writer(user).write_text(expression).code


def url_source(expression: Expression, *, user: str = "self") -> str:
    """The URL as Python that gives text: values behind its beginning are percent-encoded like one path segment each."""
    writer = _Writer(user)
    if not isinstance(expression, Text):
        return writer.write_text(expression).code
    parts: list[Expression] = []
    before = ""
    for part in expression.parts:
        raw = not parts or isinstance(part, Constant) or _AUTHORITY.fullmatch(before) or _is_safe(part)
        parts.append(part if raw else Call(Type.TEXT, "urlencode", (part,)))
        before += str(part.value) if isinstance(part, Constant) else "…"
    return writer.write_text(Text(Type.TEXT, tuple(parts))).code


def items_source(expression: Expression, *, user: str = "self") -> str:
    """The list as Python to loop over, which needs no list in memory for `range(…)`."""
    return _Writer(user).write_items(expression).code


def _is_safe(part: Expression) -> bool:
    if part.type in {Type.INTEGER, Type.NUMBER, Type.BOOLEAN}:
        return True
    return isinstance(part, Call) and part.function in _SAFE_IN_URLS and not part.named and len(part.arguments) < 2


class _Writer:
    def __init__(self, user: str) -> None:
        self._user = user

    def write(self, node: Expression) -> Piece:
        match node:
            case Constant():
                return _constant(node)
            case Name():
                owner = f"{self._user}." if node.variable.lives is Lives.USER else ""
                return Piece(owner + node.variable.identifier)
            case Environment():
                return Piece(environment_identifier(node.name))
            case Builtin():
                return Piece(self._builtin(node.name))
            case Index():
                return Piece(f"{self.write_items(node.target).within(Rank.ATOM)}[{self.write(node.key).code}]")
            case Slice():
                return self._slice(node)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Compare():
                return self._compare(node)
            case Conditional():
                then, condition = self.write(node.then).within(Rank.OR), self.write(node.condition).within(Rank.OR)
                code = f"{then} if {condition} else {self.write(node.otherwise).within(Rank.CONDITIONAL)}"
                return Piece(code, Rank.CONDITIONAL)
            case Array():
                return Piece(f"[{', '.join(self.write(item).code for item in node.items)}]")
            case Object():
                items = (f"{self.write(key).code}: {self.write(value).code}" for key, value in node.items)
                return Piece(f"{{{', '.join(items)}}}")
            case Text():
                return strings.text([self._part(part) for part in node.parts])
            case Call():
                return self._call(node)
        raise TypeError(f"no such node: {node!r}")

    def write_text(self, node: Expression) -> Piece:
        """The node as text, whatever it is."""
        if isinstance(node, Constant):
            return Piece(literal(strings.plain(node)))
        if node.type is Type.TEXT:
            return self.write(node)
        return Piece(_as_text(node.type).format(self._atom_if(node, node.type is Type.TIME)))

    def write_items(self, node: Expression) -> Piece:
        """The node as something to take items from."""
        piece = self.write(node)
        if isinstance(node, Call) and node.function == "range":
            return Piece(piece.code.removeprefix("list(")[:-1])
        return piece

    def _atom_if(self, node: Expression, atom: bool) -> str:
        piece = self.write(node)
        return piece.within(Rank.ATOM) if atom else piece.code

    def _part(self, node: Expression) -> strings.Part:
        if isinstance(node, Constant):
            return strings.plain(node)
        whole = self.write_text(node)
        if isinstance(node, Call) and node.function in {"uuid4", "str"}:
            # In an f-string `str(x)` is said twice.
            return whole, whole.code.removeprefix("str(")[:-1] if whole.code.startswith("str(") else whole.code
        if node.type in {Type.INTEGER, Type.NUMBER}:
            return whole, self.write(node).code
        return whole, whole.code

    def _builtin(self, name: str) -> str:
        return {"user.id": f"user_id({self._user})", "loop.index": "loop_index", "test.id": "TEST_ID"}.get(name, name)

    def _slice(self, node: Slice) -> Piece:
        low, high = (self.write(end).code if end is not None else "" for end in (node.start, node.end))
        if not all(_BOUND.fullmatch(end) for end in (low, high)):
            low, high = low and f"{low} ", high and f" {high}"
        return Piece(f"{self.write(node.target).within(Rank.ATOM)}[{low}:{high}]")

    def _unary(self, node: Unary) -> Piece:
        operand = self.write(node.operand)
        if node.operator == "not":
            from scenarioc.expressions.operators import negation

            shorter = negation(node.operand)
            if isinstance(shorter, Compare):
                return self._compare(shorter)
            return Piece(f"not {operand.within(Rank.NOT)}", Rank.NOT)
        # Formatters put `-x**2` into parentheses, because many read it as `(-x)**2`.
        return Piece(node.operator + operand.within(Rank.ATOM if operand.rank is Rank.POWER else Rank.SIGN), Rank.SIGN)

    def _binary(self, node: Binary) -> Piece:
        rank = _RANKS.get(node.operator, Rank.PRODUCT)
        left, right = self.write(node.left), self.write(node.right)
        if _is_display(node):
            return Piece(f"[{', '.join(filter(None, (_spread(left, node.left), _spread(right, node.right))))}]")
        if rank is Rank.POWER:
            return Piece(_power(left.within(Rank.ATOM), right.within(Rank.SIGN)), rank)
        # Linters want parentheses around `and` inside `or`, because few know which binds tighter.
        least = Rank.NOT if rank is Rank.OR and (left.rank is Rank.AND or right.rank is Rank.AND) else rank
        first = left.within(rank if left.rank is Rank.OR else least)
        return Piece(f"{first} {node.operator} {right.within(max(least, Rank(rank + 1)))}", rank)

    def _compare(self, node: Compare) -> Piece:
        operands = [self.write(operand).within(Rank.SUM) for operand in node.operands]
        pairs = zip(node.operators, operands[1:], strict=True)
        return Piece(" ".join([operands[0], *(f"{operator} {operand}" for operator, operand in pairs)]), Rank.COMPARE)

    def _call(self, node: Call) -> Piece:
        from scenarioc.expressions.faker import CONVERSIONS
        from scenarioc.expressions.functions import FUNCTIONS
        from scenarioc.expressions.functions.signature import Written

        if node.function in CONVERSIONS:
            return Piece(CONVERSIONS[node.function].python.format(self.write(node.arguments[0]).code))
        if node.function.startswith("faker."):
            arguments = [self.write(argument).code for argument in node.arguments]
            arguments += [f"{name}={self.write(value).code}" for name, value in node.named]
            return Piece(f"fake.{node.function.removeprefix('faker.')}({', '.join(arguments)})")
        function = FUNCTIONS[node.function]
        return function.written(Written(function.bind(node), self._user, self.write, self.write_text, self.write_items))


def _constant(node: Constant) -> Piece:
    code = literal(node.value)
    return Piece(code, Rank.SIGN if code.startswith("-") else Rank.ATOM)


def _as_text(kind: Type) -> str:
    return {Type.INTEGER: "str({})", Type.NUMBER: "str({})", Type.TIME: "{}.isoformat()"}.get(kind, "text({})")


def _is_display(node: Expression) -> bool:
    """Whether a list is written with brackets: linters prefer `[1, *x]` to `[1] + x`."""
    if isinstance(node, Binary) and node.operator == "+":
        return _is_display(node.left) or _is_display(node.right)
    return isinstance(node, Array)


def _spread(piece: Piece, node: Expression) -> str:
    if _is_display(node):
        return piece.code[1:-1]
    return f"*{piece.within(Rank.COMPARE)}"


def _power(left: str, right: str) -> str:
    """`left ** right`, without spaces where both sides are names or numbers, as formatters write it."""
    hugged = _OPERAND.fullmatch(left) and _EXPONENT.match(right)
    return f"{left}**{right}" if hugged else f"{left} ** {right}"
