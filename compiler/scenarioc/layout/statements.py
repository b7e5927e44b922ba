"""Statements that are too long for one line as documents, as Ruff's formatter breaks them."""

from __future__ import annotations

import ast

from scenarioc.layout.document import (
    SPACE,
    BestFitting,
    Doc,
    FitsExpanded,
    Group,
    IfBreaks,
    block,
    if_expands,
    optional_around,
)
from scenarioc.layout.expressions import INSIDE, Expressions
from scenarioc.layout.forced import forced
from scenarioc.layout.logical import asks_for_lines
from scenarioc.layout.parentheses import Needs, can_do_without, has_content, is_splittable, needs
from scenarioc.layout.printer import printed
from scenarioc.layout.source import Source, parse


def broken(line: str, indent: int) -> str:
    """The logical line over as many lines as it needs when its first stands `indent` columns to the right."""
    source = parse(line)
    if source is None:
        return line
    document = _statement(source)
    if document is None:
        return line
    if source.comment:
        document = [document, f"  {source.comment}"]
    return printed(forced(document) if asks_for_lines(line) else document, indent)


def _statement(source: Source) -> Doc | None:
    make = Expressions(source)
    match source.statement:
        case ast.Expr(value=value):
            arithmetic = isinstance(value, ast.BinOp | ast.BoolOp | ast.Compare)
            return make.last(value, keep=True) if arithmetic else make.any(value, None)
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign():
            return _assignment(source.statement, make)
        case ast.Return(value=ast.expr() as value):
            return ["return ", _value(value, make)]
        case ast.Raise(exc=ast.expr() as value, cause=cause):
            return ["raise ", make.last(value, keep=True), *([" from ", make.last(cause, keep=True)] if cause else [])]
        case ast.Assert(test=test, msg=message):
            end = [", ", make.last(message, or_brackets=True)] if message else []
            return ["assert ", make.last(test), *end]
    return _header(source, make)


def _header(source: Source, make: Expressions) -> Doc | None:
    match source.statement:
        case ast.If(test=test) | ast.While(test=test):
            return [source.keyword, " ", make.last(test), ":"]
        case ast.For(target=target, iter=iterable):
            return ["for ", _value(target, make), " in ", make.last(iterable), ":"]
        case ast.With(items=items):
            return ["with ", _with_items(items, make), ":"]
        case ast.ExceptHandler(type=ast.expr() as kind, name=name):
            return ["except ", make.last(kind, keep=True), f" as {name}:" if name else ":"]
        case ast.FunctionDef() if source.keyword == "@":
            return ["@", make.last(source.statement.decorator_list[0], keep=True)]
        case ast.FunctionDef():
            return _function(source.statement, make)
        case ast.ClassDef(name=name, bases=bases, keywords=keywords):
            return [f"class {name}", make.arguments(bases, keywords, None), ":"]
    return None


def _value(value: ast.expr, make: Expressions) -> Doc:
    if isinstance(value, ast.Tuple) and has_content(value, make.source) is None:
        return make.bare(value, None)
    if isinstance(value, ast.Lambda):
        # The body gets parentheses before the whole does.
        number = make.new_level()
        return optional_around(make.function(value, number, FitsExpanded), number)
    return make.last(value)


def _assignment(statement: ast.Assign | ast.AugAssign | ast.AnnAssign, make: Expressions) -> Doc | None:
    before: list[Doc] = []
    operator = "="
    match statement:
        case ast.Assign(targets=[*others, target]):
            before = [part for other in others for part in (make.any(other, None), " = ")]
        case ast.AugAssign(target=target):
            value_at = statement.value.col_offset
            between = make.source.line[target.end_col_offset : value_at].decode()
            operator = between.strip(" (")
        case ast.AnnAssign(target=left, annotation=target):
            before = [make.any(left, None), ": "]
    value = statement.value
    if value is None:
        return [*before, make.last(target, or_brackets=True)]
    if not isinstance(statement, ast.AnnAssign):
        splits = isinstance(target, ast.Tuple) or has_content(target, make.source) is not None
    else:
        splits = is_splittable(target, make.source)
    if splits:
        return [*before, _right_first(target, operator, value, make)]
    return [*before, make.any(target, None), f" {operator} ", _value(value, make)]


def _right_first(target: ast.expr, operator: str, value: ast.expr, make: Expressions) -> Doc:
    """An assignment to something that might break itself, which it shall do last."""
    source = make.source
    left: Doc
    if isinstance(target, ast.Tuple) or has_content(target, source) is not None:
        left = make.bare(target, None)
    elif can_do_without(target, source):
        left = make.optional(target)
    else:
        left = if_expands(make.bare(target, INSIDE))
    start: list[Doc] = [left, f" {operator} "]
    if isinstance(value, ast.UnaryOp) or needs(value, source) is not Needs.BEST_FIT:
        return [*start, _value(value, make)]
    content = make.bare(value, None)
    flat: Doc = [*start, content]
    parenthesized: Doc = [*start, "(", Group(block(content), expand=True), ")"]
    if isinstance(value, ast.Call | ast.Subscript | ast.Attribute):
        return BestFitting((flat, [*start, Group(content, expand=True)], parenthesized, flat))
    return BestFitting((flat, parenthesized, flat))


def _with_items(items: list[ast.withitem], make: Expressions) -> Doc:
    if len(items) == 1:
        item = items[0]
        if item.optional_vars is None:
            return make.last(item.context_expr)
        number = make.new_level()
        content: Doc = [make.bare(item.context_expr, number), " as ", make.any(item.optional_vars, number)]
        return optional_around(content, number)
    parts: list[Doc] = []
    for item in items:
        name: list[Doc] = [" as ", make.any(item.optional_vars, INSIDE)] if item.optional_vars else []
        parts += [make.bare(item.context_expr, INSIDE), *name, ",", SPACE]
    return if_expands([*parts[:-2], IfBreaks(",")])


def _function(node: ast.FunctionDef, make: Expressions) -> Doc:
    parameters = _parameters(node.args, make)
    entries: list[Doc] = []
    for each in parameters:
        entries += [each, ",", SPACE]
    inner: Doc = [*entries[:-2], IfBreaks(",")]
    around: Doc = "()"
    if parameters:
        around = ["(", block(inner if len(parameters) == 1 else Group(inner)), ")"]
    end: list[Doc] = []
    if node.returns is not None:
        end = [" -> ", _annotation(node.returns, bool(parameters), make)]
    return [f"def {node.name}", Group([around, *end]), ":"]


def _annotation(node: ast.expr, after_parameters: bool, make: Expressions) -> Doc:
    if isinstance(node, ast.Subscript) and needs(node, make.source) is Needs.BEST_FIT:
        return make.bare(node, None) if after_parameters else make.optional(node)
    return make.last(node, or_brackets=not after_parameters)


def _parameters(arguments: ast.arguments, make: Expressions) -> list[Doc]:
    def one(argument: ast.arg, default: ast.expr | None = None, star: str = "") -> Doc:
        kind: list[Doc] = [": ", make.any(argument.annotation, INSIDE)] if argument.annotation else []
        value: list[Doc] = [" = " if kind else "=", make.any(default, INSIDE)] if default else []
        return [star + argument.arg, *kind, *value]

    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    parts = [one(argument, default) for argument, default in zip(positional, defaults, strict=True)]
    if arguments.posonlyargs:
        parts.insert(len(arguments.posonlyargs), "/")
    if arguments.vararg:
        parts.append(one(arguments.vararg, star="*"))
    elif arguments.kwonlyargs:
        parts.append("*")
    parts += [one(each, value) for each, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    if arguments.kwarg:
        parts.append(one(arguments.kwarg, star="**"))
    return parts
