"""Conditions of `ifTrue`: filtrex 2 expressions, translated with what they really mean."""

from __future__ import annotations

import re

from scenarioc.importers.artillery.comparing import Piece, equality, kind_of, wrapped
from scenarioc.importers.artillery.scope import Scope

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|\"(?P<text>(?:\\.|[^\"\\])*)\"|'(?P<odd>(?:\\.|[^'\\])*)'"
    r"|(?P<op>==|!=|~=|<=|>=|[<>+\-*/%^?:(),])|(?P<name>[A-Za-z$_][A-Za-z0-9$_.]*))"
)
_WORDS = ("and", "or", "in", "not", "of")
_BINDING = {"or": 1, "and": 2, "in": 3, "not in": 3, "==": 4, "!=": 4, "~=": 4, "<": 5, "<=": 5, ">": 5, ">=": 5}
_SUMS = {"+": 6, "-": 6, "*": 7, "/": 7, "%": 7, "^": 8}
_FUNCTIONS = {
    "abs": "abs",
    "round": "round",
    "min": "min",
    "max": "max",
    "ceil": "-((-({0})) // 1)",
    "floor": "({0}) // 1",
}


class NotFiltrex(ValueError):
    """The text is no expression; Artillery then does the step."""


def condition(written: str, scope: Scope) -> str | bool:
    """The condition as an expression; True or False when Artillery always or never does the step."""
    parser = _Parser(_tokens(written), scope)
    piece = parser.ternary()
    if parser.now is not None:
        raise NotFiltrex(written)
    if piece.kind == "undefined" or piece.code == "false":
        return False
    if piece.code == "true":
        return True
    return piece.code


def _tokens(written: str) -> list[tuple[str, str]]:
    found, position = [], 0
    written = written.rstrip()
    while position < len(written):
        match = _TOKEN.match(written, position)
        if match is None:
            raise NotFiltrex(written)
        position = match.end()
        kind = match.lastgroup or ""
        value = match[kind]
        if kind == "name" and value in _WORDS:
            kind = "op"
            if (
                position < len(written)
                and not written[position].isspace()
                and value in ("and", "or", "not", "in", "of")
            ):
                raise NotFiltrex(written)  # The character behind a word is swallowed.
        found.append((kind, value))
    return found


def _side(piece: Piece) -> str:
    """A side of `and` or `or`, in brackets only if it holds one of these itself."""
    return wrapped(piece) if re.search(r" (and|or|if) ", piece.code) else piece.code


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], scope: Scope) -> None:
        self._tokens, self._scope, self._at = tokens, scope, 0

    @property
    def now(self) -> tuple[str, str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _is(self, value: str) -> bool:
        return self.now == ("op", value)

    def _take(self) -> tuple[str, str]:
        if self.now is None:
            raise NotFiltrex("it ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _expect(self, value: str) -> None:
        if self._take() != ("op", value):
            raise NotFiltrex(value)

    def ternary(self) -> Piece:
        first = self._operation(1)
        if not self._is("?"):
            return first
        self._take()
        then = self.ternary()
        self._expect(":")
        otherwise = self.ternary()
        return Piece(f"{wrapped(then)} if {wrapped(first)} else {wrapped(otherwise)}", "any", atom=False)

    def _operator(self) -> str | None:
        if self.now is None or self.now[0] != "op":
            return None
        if self.now[1] == "not" and self._tokens[self._at + 1 : self._at + 2] == [("op", "in")]:
            return "not in"
        return self.now[1]

    def _operation(self, binding: int) -> Piece:
        left = self._prefix()
        while (operator := self._operator()) is not None:
            own = _BINDING.get(operator) or _SUMS.get(operator)
            if own is None or own < binding:
                break
            self._at += 2 if operator == "not in" else 1
            left = self._combined(operator, left, own)
        return left

    def _combined(self, operator: str, left: Piece, own: int) -> Piece:
        if operator in ("in", "not in"):
            options = self._list()
            if left.kind == "undefined":
                return Piece("false" if operator == "in" else "true", "truth")
            return Piece(f"{wrapped(left)} {operator} [{', '.join(options)}]", "truth", atom=False)
        right = self._operation(own + 1)
        if operator == "~=":
            return Piece(f"matches(str({left.code}), {right.code})", "truth")
        if operator in ("and", "or"):
            return self._logical(operator, left, right)
        if operator in _SUMS:
            sign = "**" if operator == "^" else operator
            return Piece(f"{wrapped(left)} {sign} {wrapped(right)}", "number", atom=False)
        return self._compared(operator, left, right)

    def _logical(self, operator: str, left: Piece, right: Piece) -> Piece:
        if "undefined" in (left.kind, right.kind):
            other = right if left.kind == "undefined" else left
            if operator == "and":
                return Piece("false", "undefined")
            return other
        # Artillery makes a number of the result, and none of a word is one.
        if right.kind == "word":
            return left if operator == "or" and left.kind == "truth" else Piece("false", "undefined")
        if left.kind == "word":
            return right if operator == "and" else Piece("false", "undefined")
        return Piece(f"{_side(left)} {operator} {_side(right)}", "truth", atom=False)

    def _compared(self, operator: str, left: Piece, right: Piece) -> Piece:
        if "undefined" in (left.kind, right.kind):
            both = left.kind == right.kind
            if operator in ("==", "!="):
                return Piece("true", "truth") if both == (operator == "==") else Piece("false", "undefined")
            return Piece("false", "undefined")
        if operator in ("==", "!="):
            return equality(left, right, operator)
        sides = [f"float({one.code})" if one.kind == "any" else wrapped(one) for one in (left, right)]
        return Piece(f"{sides[0]} {operator} {sides[1]}", "truth", atom=False)

    def _list(self) -> list[str]:
        self._expect("(")
        options = [self.ternary().code]
        while self._is(","):
            self._take()
            options.append(self.ternary().code)
        self._expect(")")
        return options

    def _prefix(self) -> Piece:
        if self._is("not"):
            self._take()
            inner = self._operation(8)
            return (
                Piece("true", "truth") if inner.kind == "undefined" else Piece(f"not {wrapped(inner)}", "truth", False)
            )
        if self._is("-"):
            self._take()
            return Piece(f"-{wrapped(self._prefix())}", "number", atom=False)
        return self._member()

    def _member(self) -> Piece:
        piece = self._atom()
        while self._is("of"):
            self._take()
            owner = self._member()
            name = piece.code
            piece = Piece(f"len({owner.code})") if name == "length" else Piece(f"{wrapped(owner)}.{name}")
        return piece

    def _atom(self) -> Piece:
        kind, value = self._take()
        if kind == "number":
            return Piece(value, "number")
        if kind == "text":
            return Piece('"' + value.replace("\\\\", "\\").replace("\\", "\\\\").replace('"', '\\"') + '"', "text")
        if (kind, value) == ("op", "("):
            inner = self.ternary()
            self._expect(")")
            return Piece(inner.code, inner.kind, inner.atom)
        if kind not in ("name", "odd"):
            raise NotFiltrex(value)
        if kind == "name" and self._is("("):
            return self._call(value)
        if self._is("of"):
            return Piece(value)
        # Dots are part of the name.
        found = self._scope.find(value) if "." not in value or value in self._scope.known else None
        if found is None:
            return Piece("null", "undefined")
        return Piece(found, "number" if found == "loop.index" else kind_of(self._scope.script.known.get(found, [])))

    def _call(self, name: str) -> Piece:
        arguments = self._list()
        form = _FUNCTIONS.get(name)
        if form is None:
            raise NotFiltrex(name)
        code = form.format(*arguments) if "{0}" in form else f"{form}({', '.join(arguments)})"
        return Piece(code, "number", atom="{0}" not in form)
