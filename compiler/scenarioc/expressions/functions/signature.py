"""What a function of the language is: parameters, result, words for the reference, and how it is written in Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from scenarioc.expressions.pieces import Piece, Rank
from scenarioc.expressions.tree import Call, Expression, Type
from scenarioc.expressions.types import constant_value
from scenarioc.languages.python import literal
from scenarioc.records import record

REQUIRED: Any = ...
"""The default of a parameter that must be given."""

_SLOT = re.compile(r"\{(?P<comma>, )?(?P<name>\w+)(?P<form>=|:text|:bytes|:items|\*|\?)?\}(?=(?P<trailer>[.\[]))?")


@record
class Parameter:
    """One parameter: the types it takes, its default, the texts it is limited to; `many` takes all that follow."""

    name: str
    types: tuple[Type, ...]
    default: Any = REQUIRED
    choices: tuple[str, ...] = ()
    many: bool = False
    named_only: bool = False


@record
class Refusal:
    """Why constant arguments can never work: the parameter to point at, the headline, a way out."""

    parameter: str
    message: str
    help: str | None = None


@record
class Given:
    """The arguments of one call by parameter."""

    nodes: Mapping[str, Expression]
    rest: tuple[Expression, ...] = ()

    def constant(self, name: str, default: Any = ...) -> Any:
        """The value of an argument that is a literal; `...` when it is only known when the test runs."""
        return constant_value(self.nodes[name]) if name in self.nodes else default


@record
class Written:
    """The arguments of one call as Python source."""

    given: Given
    user: str
    write: Callable[[Expression], Piece]
    write_text: Callable[[Expression], Piece]
    write_items: Callable[[Expression], Piece]

    def fill(self, template: str) -> str:
        """`template` with its slots filled.

        `{a}` the argument, `{a:text}` as text, `{a:bytes}` as its bytes, `{a:items}` to loop over; `{, a}`, `{, a=}`,
        `{a?}` only if it is given; `{many*}` all arguments; `{user}` the virtual user.
        """
        return _SLOT.sub(self._slot, template)

    def _bytes(self, node: Expression) -> Piece:
        value = constant_value(node)
        if isinstance(value, str) and value.isascii():
            return Piece(literal(value.encode()))
        return Piece(f"{self.write_text(node).within(Rank.ATOM)}.encode()")

    def _slot(self, slot: re.Match[str]) -> str:
        name, form, comma = slot["name"], slot["form"], slot["comma"] or ""
        if name == "user":
            return self.user
        if form == "*":
            return ", ".join(self.write_items(node).code for node in self.given.rest)
        if name not in self.given.nodes:
            return ""
        node = self.given.nodes[name]
        writers = {":text": self.write_text, ":bytes": self._bytes, ":items": self.write_items}
        write = writers.get(form or "", self.write)
        piece = write(node)
        code = piece.within(Rank.ATOM) if slot["trailer"] else piece.code
        return f"{comma}{name}={code}" if form == "=" else f"{comma}{code}"


@record
class Function:
    """One function of the language; `python` is a template for `Written.fill` or writes the call itself."""

    name: str
    parameters: tuple[Parameter, ...]
    type: Type
    doc: str
    example: str
    python: str | Callable[[Written], Piece]
    result: Callable[[Given], Type] | None = None
    check: Callable[[Given], Refusal | None] | None = None
    topic: str = field(default="", kw_only=True)

    @property
    def signature(self) -> str:
        """The call as the reference shows it: `round(number, digits=0)`."""
        return f"{self.name}({', '.join(_shown(p) for p in self.parameters)})"

    def bind(self, call: Call) -> Given:
        """The arguments of a call that was found to be right, by parameter."""
        if any(p.many for p in self.parameters):
            return Given({}, call.arguments)
        positional = zip((p.name for p in self.parameters), call.arguments, strict=False)
        return Given(dict(positional) | dict(call.named))

    def written(self, written: Written) -> Piece:
        """The call in Python."""
        return Piece(written.fill(self.python)) if isinstance(self.python, str) else self.python(written)


def _shown(parameter: Parameter) -> str:
    if parameter.many:
        return f"{parameter.name}, …"
    if parameter.default is REQUIRED:
        return parameter.name
    default = f'"{parameter.default}"' if isinstance(parameter.default, str) else parameter.default
    return f"{parameter.name}={default}"
