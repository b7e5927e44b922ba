"""Text → syntax nodes: Python's expression grammar, restricted to what has a meaning in a spec."""

from __future__ import annotations

from scenarioc.expressions import syntax
from scenarioc.expressions.syntax import ExpressionError, Syntax
from scenarioc.expressions.tokens import Token, tokens

DEEPEST = 60
"""Expressions inside one another, and operators in one row, before a reader is lost."""

_CONSTANTS = {"True": True, "False": False, "None": None, "true": True, "false": False, "null": None}
_WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else"})
_BINDING = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6}
_COMPARISON = 4
_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not", "is"})
_FOREIGN_WORDS = {
    "for": "lists cannot be built by a loop here; use the step `for:`, or a hook",
    "lambda": "functions cannot be defined in an expression; write a hook for that",
    "AND": "write `and`",
    "OR": "write `or`",
    "NOT": "write `not`",
}


def parse(text: str, start: int) -> tuple[Syntax, int]:
    """The expression that begins at `start`, behind `${`, and the position behind its `}`."""
    found = tokens(text, start)
    if len(found) == 1:
        help = "write a name or an expression between the braces, or `$${` for the two characters `${`"
        raise ExpressionError("empty-expression", "`${}` has no expression", start - 2, found[0].end, help)
    parser = _Parser(found)
    node = parser.expression()
    parser.expect_end()
    if len(found) > DEEPEST and _depth(node) > DEEPEST:
        raise _too_deep(found[0])
    return node, found[-1].end


def _depth(node: Syntax) -> int:
    """How many nodes stand inside one another; without recursion, which it protects from."""
    level, depth = [node], 0
    while level:
        level = [inner for outer in level for inner in _inner(outer)]
        depth += 1
    return depth


def _inner(node: Syntax) -> list[Syntax]:
    values = [getattr(node, name) for name in node.__dataclass_fields__]
    inner = [item for value in values for item in (value if isinstance(value, tuple) else (value,))]
    return [item for item in inner if isinstance(item, Syntax)]


def _too_deep(at: Token) -> ExpressionError:
    help = "keep parts of it in variables"
    return ExpressionError("expression-too-complex", f"an expression is at most {DEEPEST} deep", at.start, at.end, help)


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _is(self, *words: str) -> bool:
        token = self._now
        return token.kind in words if token.kind != "name" else token.value in words

    def _expect(self, kind: str, what: str) -> Token:
        if not self._is(kind):
            raise self._unexpected(what)
        return self._take()

    def _unexpected(self, expected: str) -> ExpressionError:
        token = self._now
        if token.kind == "end":
            before = self._tokens[self._at - 1]
            return ExpressionError(
                "expression-syntax", f"the expression ends where {expected} should be", before.start, token.start
            )
        shown = {"text": "text", "number": f"`{token.value}`"}.get(token.kind, f"`{token.value}`")
        help = _FOREIGN_WORDS.get(str(token.value)) if token.kind == "name" else None
        if token.kind == "{":
            help = "objects are written in YAML, not in an expression"
        return ExpressionError("expression-syntax", f"expected {expected}, found {shown}", token.start, token.end, help)

    def expect_end(self) -> None:
        if self._is("="):
            token = self._now
            help = "write `==` to compare; the step `set:` gives a variable a value"
            raise ExpressionError("expression-syntax", "`=` has no meaning here", token.start, token.end, help)
        if self._now.kind != "end":
            raise self._unexpected("an operator or `}`")

    def expression(self) -> Syntax:
        self._deeper()
        then = self._operation(1)
        if not self._is("if"):
            self._depth -= 1
            return then
        self._take()
        condition = self._operation(1)
        self._expect("else", "`else`")
        otherwise = self.expression()
        self._depth -= 1
        return syntax.Either(then.start, otherwise.end, condition, then, otherwise)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _too_deep(self._now)

    def _operation(self, binding: int) -> Syntax:
        left = self._prefix(3) if binding <= 3 and self._is("not") else self._sign()
        while True:
            if binding <= _COMPARISON and self._compares():
                left = self._comparison(left)
                continue
            own = _BINDING.get(str(self._now.value)) if self._now.kind not in {"text", "number", "default"} else None
            if own is None or own < binding:
                return left
            operator = str(self._take().value)
            right = self._operation(own + 1)
            left = syntax.Infix(left.start, right.end, operator, left, right)

    def _prefix(self, binding: int) -> Syntax:
        token = self._take()
        self._deeper()
        operand = self._operation(binding) if token.value == "not" else self._sign()
        self._depth -= 1
        return syntax.Prefix(token.start, operand.end, str(token.value), operand)

    def _compares(self) -> bool:
        if not self._is(*_COMPARING):
            return False
        return not self._is("not") or self._tokens[self._at + 1].value == "in"

    def _comparison(self, left: Syntax) -> Syntax:
        operators, operands = [], [left]
        while self._compares():
            operator = str(self._take().value)
            if operator == "not" or (operator == "is" and self._is("not")):
                operator = f"{operator} {self._take().value}"
            operators.append(operator)
            operands.append(self._operation(_COMPARISON + 1))
        return syntax.Chain(left.start, operands[-1].end, tuple(operators), tuple(operands))

    def _sign(self) -> Syntax:
        if self._is("-", "+"):
            return self._prefix(7)
        base = self._postfix()
        if not self._is("**"):
            return base
        self._take()
        self._deeper()
        exponent = self._sign()
        self._depth -= 1
        return syntax.Infix(base.start, exponent.end, "**", base, exponent)

    def _postfix(self) -> Syntax:
        node = self._atom()
        while True:
            if self._is("."):
                self._take()
                name = self._expect_name()
                node = syntax.Field(node.start, name.end, node, str(name.value), name.start)
            elif self._is("["):
                node = self._subscript(node)
            elif self._is("("):
                node = self._call(node)
            elif self._now.kind == "default" and isinstance(node, syntax.Field):
                default = self._take()
                node = syntax.Variable(node.start, default.end, node.name, str(default.value))
            else:
                return node

    def _expect_name(self) -> Token:
        if self._now.kind != "name":
            raise self._unexpected("a name")
        return self._take()

    def _atom(self) -> Syntax:
        token = self._now
        if token.kind in {"text", "number"}:
            self._take()
            return syntax.Literal(token.start, token.end, token.value)
        if token.kind == "name" and token.value not in _WORDS and token.value != "lambda":
            self._take()
            if token.value in _CONSTANTS:
                return syntax.Literal(token.start, token.end, _CONSTANTS[str(token.value)])
            return syntax.Word(token.start, token.end, str(token.value))
        if self._is("("):
            return self._parenthesised()
        if self._is("["):
            return self._list()
        raise self._unexpected("a value")

    def _parenthesised(self) -> Syntax:
        self._take()
        node = self.expression()
        self._expect(")", "`)`")
        return node

    def _list(self) -> Syntax:
        start = self._take().start
        items: list[Syntax] = []
        while not self._is("]"):
            items.append(self.expression())
            if not self._is("]"):
                self._expect(",", "`,` or `]`")
        return syntax.Items(start, self._take().end, tuple(items))

    def _subscript(self, target: Syntax) -> Syntax:
        self._take()
        low = None if self._is(":") else self.expression()
        if low is not None and self._is("]"):
            return syntax.Item(target.start, self._take().end, target, low)
        self._expect(":", "`]`")
        high = None if self._is("]") else self.expression()
        end = self._expect("]", "`]`").end
        return syntax.Stretch(target.start, end, target, low, high)

    def _call(self, function: Syntax) -> Syntax:
        self._take()
        arguments: list[syntax.Argument] = []
        while not self._is(")"):
            arguments.append(self._argument())
            if not self._is(")"):
                self._expect(",", "`,` or `)`")
        return syntax.Application(function.start, self._take().end, function, tuple(arguments))

    def _argument(self) -> syntax.Argument:
        token = self._now
        if token.kind == "name" and self._tokens[self._at + 1].kind == "=":
            self._at += 2
            value = self.expression()
            return syntax.Argument(token.start, value.end, str(token.value), value)
        value = self.expression()
        return syntax.Argument(value.start, value.end, None, value)
