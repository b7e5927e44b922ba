"""Texts with `${…}` in them: literal pieces and expressions, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable

from scenarioc.expressions.parse import parse
from scenarioc.expressions.resolve import Resolver
from scenarioc.expressions.scope import Scope
from scenarioc.expressions.syntax import ExpressionError
from scenarioc.expressions.tree import UNKNOWN, Constant, Expression, Text, Type
from scenarioc.problems import Problems, Span

_OPENING = re.compile(r"\$\$\{|\$\{")


def mixed_text(text: str, scope: Scope, place: Callable[[int, int], Span], problems: Problems) -> Expression:
    """The meaning of a text that holds `${`: one lone expression with its own type, anything mixed as text."""
    resolver = Resolver(scope, place, problems)
    parts: list[Expression] = []
    literal, at = "", 0
    while opening := _OPENING.search(text, at):
        literal += text[at : opening.start()]
        at = opening.end()
        if opening[0] == "$${":
            literal += "${"
            continue
        if literal:
            parts.append(Constant(Type.TEXT, literal))
            literal = ""
        part, at = _expression(text, at, resolver)
        parts.append(part)
    literal += text[at:]
    if literal:
        parts.append(Constant(Type.TEXT, literal))
    return parts[0] if len(parts) == 1 else Text(Type.TEXT, tuple(parts))


def _expression(text: str, start: int, resolver: Resolver) -> tuple[Expression, int]:
    try:
        node, end = parse(text, start)
    except ExpressionError as error:
        resolver.report(error.code, error.message, error.start, error.end, error.help, error.fix)
        closing = text.find("}", start)
        return UNKNOWN, len(text) if closing < 0 or error.code == "unclosed-expression" else closing + 1
    return resolver.resolve(node), end
