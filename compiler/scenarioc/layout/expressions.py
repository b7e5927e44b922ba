"""Expressions as documents: where each kind may break, as Ruff's formatter has it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count

from scenarioc.layout.document import (
    SOFT,
    SPACE,
    BestFitParentheses,
    BestFitting,
    Broken,
    Doc,
    FitsExpanded,
    Group,
    IfBreaks,
    Short,
    block,
    hard_block,
    if_expands,
    optional_around,
)
from scenarioc.layout.operators import LOOSENESS, Flow, flat, is_simple_power
from scenarioc.layout.parentheses import Needs, can_do_without, has_content, is_decimal, is_fluent, needs
from scenarioc.layout.source import Source

INSIDE = 0
"""The level of an expression in brackets. Others: None where no line may break; the id of the group around a whole
expression that gets parentheses if it breaks."""

Level = int | None


class Expressions:
    """Makes documents of the expressions of one logical line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._ids = count(1)

    def last(self, node: ast.expr, level: Level = None, *, keep: bool = False, or_brackets: bool = False) -> Doc:
        """An expression after a keyword or operator, in parentheses if it breaks and wants some.

        `keep`: parentheses stay if they are there and come only where needed; `or_brackets`: even what has no place
        to break gets some.
        """
        if keep and self.source.is_parenthesized(node):
            return self.bracketed("(", self.bare(node, INSIDE), ")", level)
        wanted = needs(node, self.source)
        if level is not None or wanted is Needs.NEVER or (wanted is Needs.BEST_FIT and keep):
            return self.bare(node, level)
        if wanted is Needs.BEST_FIT and not or_brackets:
            number = next(self._ids)
            return BestFitParentheses(self.bare(node, number), number)
        return self.optional(node) if can_do_without(node, self.source) else if_expands(self.bare(node, INSIDE))

    def optional(self, node: ast.expr) -> Doc:
        """The expression in parentheses if it does not fit even with its own brackets broken."""
        number = next(self._ids)
        return optional_around(self.bare(node, number), number)

    def new_level(self) -> int:
        """A level for content of `optional_around`."""
        return next(self._ids)

    def bracketed(self, left: str, content: Doc, right: str, level: Level) -> Doc:
        """Content in brackets, which may break without making the expression around it break."""
        group = Group([left, block(content), right])
        return FitsExpanded(group, level) if level else group

    def any(self, node: ast.expr, level: Level) -> Doc:
        """An expression with the parentheses that it has in the source."""
        if self.source.is_parenthesized(node):
            return self.bracketed("(", self.bare(node, INSIDE), ")", level)
        if level == INSIDE and has_content(node, self.source) and (text := self.source.short_text(node)):
            return Short(text, partial(self.bare, node, INSIDE))
        return self.bare(node, level)

    def bare(self, node: ast.expr, level: Level, fluent: bool | None = None) -> Doc:
        """An expression without parentheses; `fluent` is how the chain of calls around it is written."""
        match node:
            case ast.Call() | ast.Attribute() | ast.Subscript():
                return self._chain(node, level, fluent)
            case ast.BinOp() | ast.BoolOp() | ast.Compare():
                return self._grouped(self._operation(flat(node, self.source), level), level)
            case ast.IfExp():
                return self._grouped(self._conditional(node, level), level)
            case ast.UnaryOp():
                sign = {ast.Not: "not ", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}[type(node.op)]
                return [sign, self.any(node.operand, level)]
            case ast.Lambda():
                return self.function(node, level)
            case ast.Starred():
                return ["*", self.any(node.value, level)]
            case ast.List(elts=items):
                return self._sequence("[", items, "]", level)
            case ast.Set(elts=items):
                return self._sequence("{", items, "}", level)
            case ast.Tuple(elts=items):
                return self._tuple(node, items, level)
            case ast.Dict():
                return self._dict(node, level)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                pair = {ast.ListComp: "[]", ast.GeneratorExp: "()"}.get(type(node), "{}")
                return self.bracketed(pair[0], Group(self._comprehension(node)), pair[1], level)
        return self.source.text(node)

    def _space(self, level: Level) -> Doc:
        if level is None:
            return " "
        return IfBreaks(SPACE, " ", level) if level else SPACE

    def _grouped(self, content: Doc, level: Level) -> Doc:
        if level is None:
            return content
        return Group(content, only_if=level or None)

    def joined(self, parts: Sequence[Doc], last: ast.AST, parenthesized: bool | None = None) -> list[Doc]:
        """Items with commas between them; one behind the last makes the brackets break."""
        if parenthesized is None:
            parenthesized = self.source.is_parenthesized(last)
        separated: list[Doc] = []
        for part in parts:
            separated += [part, ",", SPACE]
        end: list[Doc] = [IfBreaks(",")] if len(parts) > 1 else []
        if self.source.has_trailing_comma(last, parenthesized):
            end = [",", Broken()]
        return separated[:-2] + end

    def _sequence(self, left: str, items: list[ast.expr], right: str, level: Level) -> Doc:
        if not items:
            return left + right
        return self.bracketed(left, self._items(items), right, level)

    def _items(self, items: list[ast.expr]) -> list[Doc]:
        return self.joined([self.any(item, INSIDE) for item in items], items[-1])

    def _tuple(self, node: ast.expr, items: list[ast.expr], level: Level) -> Doc:
        if has_content(node, self.source) is None and items:
            return if_expands(self._items(items))
        if len(items) == 1:
            return self.bracketed("(", [self.any(items[0], INSIDE), ","], ")", level)
        return self._sequence("(", items, ")", level)

    def _dict(self, node: ast.Dict, level: Level) -> Doc:
        if not node.keys:
            return "{}"
        parts: list[Doc] = []
        for key, value in zip(node.keys, node.values, strict=True):
            start: Doc = [self.any(key, INSIDE), ": "] if key else "**"
            parts.append(Group([start, self.any(value, INSIDE)]))
        return self.bracketed("{", self.joined(parts, node.values[-1]), "}", level)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Doc:
        if isinstance(node, ast.DictComp):
            parts: list[Doc] = [Group(self.any(node.key, INSIDE)), ": ", self.any(node.value, INSIDE)]
        else:
            parts = [Group(self.any(node.elt, INSIDE))]
        for each in node.generators:
            parts += [SPACE, "for ", self.bare(each.target, INSIDE), " in ", self.any(each.iter, INSIDE)]
            parts += [part for condition in each.ifs for part in (SPACE, "if ", self.any(condition, INSIDE))]
        return parts

    def _chain(self, node: ast.Call | ast.Attribute | ast.Subscript, level: Level, around: bool | None) -> Doc:
        fluent = around if around is not None else level is not None and is_fluent(node, self.source)
        value = node.func if isinstance(node, ast.Call) else node.value
        own = self.source.is_parenthesized(value) or (isinstance(node, ast.Attribute) and is_decimal(value))
        if own:
            start = self.bracketed("(", self.bare(value, INSIDE), ")", level)
        else:
            inherits = isinstance(value, ast.Call | ast.Attribute | ast.Subscript)
            start = self.bare(value, level, fluent if inherits and (fluent or around is not None) else None)
        match node:
            case ast.Call():
                end: Doc = self.arguments(node.args, node.keywords, level)
            case ast.Attribute():
                dot: Doc = [SOFT, "."] if fluent and (own or isinstance(value, ast.Call | ast.Subscript)) else "."
                end = [dot, node.attr]
            case ast.Subscript():
                end = self.bracketed("[", self._index(node.slice), "]", level)
        return Group([start, end]) if fluent and around is None else [start, end]

    def _index(self, node: ast.expr) -> Doc:
        if isinstance(node, ast.Tuple) and node.elts and has_content(node, self.source) is None:
            return Group(self._items(node.elts))
        return self.any(node, INSIDE)

    def arguments(self, positional: list[ast.expr], keywords: list[ast.keyword], level: Level) -> Doc:
        """The arguments of a call or of a class statement, with their parentheses."""
        if len(positional) == 1 and not keywords:
            own = self.source.has_more_parentheses(positional[0])
            only = self.joined([self._only_argument(positional[0], own)], positional[0], own)
            return self.bracketed("(", Group(only), ")", level)
        named = [(each.value, f"{each.arg}=" if each.arg else "**") for each in keywords]
        every = sorted([*((each, "") for each in positional), *named], key=lambda pair: pair[0].col_offset)
        parts: list[Doc] = [[start, self.any(node, INSIDE)] for node, start in every]
        return self.bracketed("(", Group(self.joined(parts, every[-1][0])), ")", level) if parts else "()"

    def _only_argument(self, node: ast.expr, parenthesized: bool) -> Doc:
        if isinstance(node, ast.GeneratorExp):
            return self.bare(node, INSIDE) if parenthesized else self._comprehension(node)
        content = self.bare(node, INSIDE)
        return self.bracketed("(", content, ")", INSIDE) if parenthesized else content

    def _operation(self, flow: Flow, level: Level) -> Doc:
        if len(flow) == 1:
            node = flow[0]
            return node if isinstance(node, str) else self.any(node, level)
        loosest = max(LOOSENESS[part] for part in flow if isinstance(part, str))
        parts: list[Doc] = []
        start = 0
        for index, part in enumerate([*flow, None]):
            if part is None or (isinstance(part, str) and LOOSENESS[part] == loosest):
                operand = flow[start:index]
                content = self._operation(operand, level)
                parts.append(content if len(operand) == 1 else self._grouped(content, level))
                if part is not None:
                    power = part == "**" and is_simple_power(flow[index - 1], flow[index + 1])
                    parts += self._power(level) if power else [self._space(level), f"{part} "]
                start = index + 1
        return parts

    def _power(self, level: Level) -> list[Doc]:
        if level is None:
            return ["**"]
        return [IfBreaks(SOFT, "", level) if level else SOFT, "**"]

    def _conditional(self, node: ast.IfExp, level: Level) -> Doc:
        space = self._space(level)
        start: list[Doc] = [self.any(node.body, level), space, "if ", self.any(node.test, level), space, "else "]
        if isinstance(node.orelse, ast.IfExp) and not self.source.is_parenthesized(node.orelse):
            return [*start, self._conditional(node.orelse, level)]
        return [*start, self._grouped(self.any(node.orelse, level), level)]

    def function(self, node: ast.Lambda, level: Level, around: Callable[[Doc], Doc] | None = None) -> Doc:
        """A lambda; `around` makes something of its body."""
        text = self.source.line[node.col_offset : node.body.col_offset].decode()
        body = self._body(node.body, level)
        return [text.rstrip("( ") + " ", around(body) if around else body]

    def _body(self, node: ast.expr, level: Level) -> Doc:
        if isinstance(node, ast.Call | ast.Subscript) and not is_fluent(node, self.source):
            content = self.bare(node, level)
            return BestFitting((content, Group(content, expand=True), ["(", hard_block(content), ")"]))
        if has_content(node, self.source) is not None and not is_fluent(node, self.source):
            return self.any(node, level)
        return if_expands(self.bare(node, INSIDE))
