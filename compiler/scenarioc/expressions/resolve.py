"""Syntax → typed tree: every name gets its meaning, every operator its type, every mistake its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from scenarioc.expressions import operators, syntax
from scenarioc.expressions.calls import Actual, call
from scenarioc.expressions.faker import provider_call
from scenarioc.expressions.functions import FUNCTIONS
from scenarioc.expressions.scope import BUILTINS, ROOTS, Scope
from scenarioc.expressions.shapes import known_field
from scenarioc.expressions.syntax import ExpressionError, Syntax
from scenarioc.expressions.tree import (
    UNKNOWN,
    Array,
    Builtin,
    Conditional,
    Constant,
    Environment,
    Expression,
    Index,
    Name,
    Slice,
    Type,
    Variable,
)
from scenarioc.expressions.types import item_type, joined, subscript, type_of, words
from scenarioc.problems import Edit, Problems, Span, did_you_mean

_ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Resolver:
    """Gives meaning to the expressions of one text."""

    def __init__(self, scope: Scope, place: Callable[[int, int], Span], problems: Problems) -> None:
        self._scope = scope
        self._place = place
        self._problems = problems

    def report(
        self, code: str, message: str, start: int, end: int, help: str | None = None, fix: str | None = None
    ) -> None:
        """Record a problem at characters of the text, with the text that would be right there."""
        span = self._place(start, end)
        # Where escapes or folded lines lie between, the place is wider than the characters, and not to be replaced.
        exact = fix is not None and span.end - span.start == end - start
        self._problems.add(code, message, span, help=help, fix=[Edit(span, fix)] if exact and fix else [])

    def resolve(self, node: Syntax) -> Expression:
        """The typed tree of a node; `UNKNOWN`, and a problem, when it has no meaning."""
        try:
            return self._resolve(node)
        except ExpressionError as error:
            self.report(error.code, error.message, error.start, error.end, error.help, error.fix)
            return UNKNOWN

    def _resolve(self, node: Syntax) -> Expression:
        match node:
            case syntax.Literal():
                return Constant(type_of(node.value), node.value)
            case syntax.Word():
                return self._word(node)
            case syntax.Variable():
                return self._environment(node.name, node.default, node)
            case syntax.Field():
                return self._field(node)
            case syntax.Item():
                return self._item(self.resolve(node.target), self.resolve(node.key), node)
            case syntax.Stretch():
                return self._stretch(node)
            case syntax.Prefix():
                return operators.unary(node, self.resolve(node.operand))
            case syntax.Infix():
                return operators.binary(node, self.resolve(node.left), self.resolve(node.right))
            case syntax.Chain():
                return operators.comparison(node, tuple(self.resolve(operand) for operand in node.operands))
            case syntax.Either():
                condition, then, otherwise = map(self.resolve, (node.condition, node.then, node.otherwise))
                return Conditional(joined(then.type, otherwise.type), condition, then, otherwise)
            case syntax.Items():
                return Array(Type.LIST, tuple(self.resolve(item) for item in node.items))
            case syntax.Application():
                return self._application(node)
        raise TypeError(f"no such node: {node!r}")

    def _variable(self, name: str) -> Variable | None:
        variables = self._scope.variables
        return variables.get(name) or variables.get(unicodedata.normalize("NFKC", name))

    def _word(self, node: syntax.Word) -> Expression:
        name = node.name
        if variable := self._variable(name):
            return Name(variable.type, variable, self._place(node.start, node.end))
        if name == "iteration":
            return Builtin(Type.INTEGER, name)
        if name == "value" and self._scope.value:
            return Builtin(Type.ANY, name)
        if name in ROOTS:
            help = f"write `{name}.{ROOTS[name]}`"
            raise ExpressionError("unknown-name", f"`{name}` is no value by itself", node.start, node.end, help)
        if name in FUNCTIONS:
            help = f"write `{FUNCTIONS[name].signature}`"
            raise ExpressionError("function-not-called", f"`{name}` is a function", node.start, node.end, help)
        raise self._undefined(node)

    def _undefined(self, node: syntax.Word) -> ExpressionError:
        known = [*self._scope.variables, "iteration", *BUILTINS, *FUNCTIONS]
        near, fix = did_you_mean(node.name, known), None
        if node.name in self._scope.hint:
            help = self._scope.hint[node.name]
        elif near is not None and near in FUNCTIONS:
            help = f"did you mean `{FUNCTIONS[near].signature}`?"
        elif near:
            help, fix = f"did you mean `{near}`?", near
        elif node.name.isupper():
            help = f"write `env.{node.name}` to read it from the environment"
        else:
            help = "capture it in an earlier step, or add it to `variables`"
        return ExpressionError("unknown-name", f"`{node.name}` is not defined", node.start, node.end, help, fix)

    def _is_root(self, node: Syntax) -> bool:
        if not isinstance(node, syntax.Word) or node.name not in ROOTS:
            return False
        return node.name in {"env", "faker"} or self._variable(node.name) is None

    def _field(self, node: syntax.Field) -> Expression:
        if isinstance(node.target, syntax.Word) and self._is_root(node.target):
            return self._builtin(node.target.name, node)
        target = self.resolve(node.target)
        if field := known_field(target, node.name, node.name_start, node.end):
            return field
        if target.type in {Type.TEXT, Type.LIST} or subscript(target.type, Type.TEXT) is None:
            help = "write `len(x)`" if node.name in {"length", "size", "count"} else None
            message = f"{words(target.type)} has no field `{node.name}`"
            raise ExpressionError("not-indexable", message, node.name_start, node.end, help)
        return Index(Type.ANY, target, Constant(Type.TEXT, node.name))

    def _builtin(self, root: str, node: syntax.Field) -> Expression:
        if root == "env":
            return self._environment(node.name, None, node)
        if root == "faker":
            help = f"write `faker.{node.name}()`"
            raise ExpressionError(
                "function-not-called", f"`faker.{node.name}` is a function", node.start, node.end, help
            )
        name = f"{root}.{node.name}"
        if name not in BUILTINS:
            message = f"`{root}` has no `{node.name}`"
            raise ExpressionError("unknown-name", message, node.name_start, node.end, f"write `{root}.{ROOTS[root]}`")
        if root == "loop" and not self._scope.inside_loop:
            help = "it counts the rounds of `repeat`, `for` and `while`"
            raise ExpressionError(
                "outside-loop", f"`{name}` has no value outside of a loop", node.start, node.end, help
            )
        return Builtin(BUILTINS[name], name)

    def _environment(self, name: str, default: str | None, node: Syntax) -> Expression:
        if not _ENVIRONMENT_NAME.fullmatch(name):
            message = f"`{name}` cannot be the name of an environment variable"
            raise ExpressionError("expression-syntax", message, node.start, node.end, "use letters, digits and `_`")
        return Environment(Type.TEXT, name, default, self._place(node.start, node.end))

    def _item(self, target: Expression, key: Expression, node: syntax.Item) -> Expression:
        if isinstance(key, Constant) and isinstance(key.value, str):
            field = known_field(target, key.value, node.key.start, node.key.end)
            if field is not None:
                return field
        kind = subscript(target.type, key.type)
        if kind is None and subscript(target.type, Type.ANY) is None:
            message = f"{words(target.type)} has no items"
            raise ExpressionError("not-indexable", message, node.target.start, node.target.end)
        if kind is None:
            wanted = "a field name" if target.type is Type.OBJECT else "a whole number"
            message = f"{words(target.type)} is indexed by {wanted}, not by {words(key.type)}"
            raise ExpressionError("not-indexable", message, node.key.start, node.key.end)
        return Index(item_type(target) if kind is Type.ANY else kind, target, key)

    def _stretch(self, node: syntax.Stretch) -> Expression:
        target = self.resolve(node.target)
        if target.type not in {Type.TEXT, Type.LIST, Type.ANY}:
            message = f"{words(target.type)} has no parts"
            raise ExpressionError("not-indexable", message, node.target.start, node.target.end)
        ends = [self.resolve(end) if end else None for end in (node.low, node.high)]
        for end, written in zip(ends, (node.low, node.high), strict=True):
            if end and written and end.type not in {Type.INTEGER, Type.ANY}:
                message = f"parts are bounded by whole numbers, not by {words(end.type)}"
                raise ExpressionError("not-indexable", message, written.start, written.end)
        return Slice(target.type, target, *ends)

    def _application(self, node: syntax.Application) -> Expression:
        function = node.function
        arguments = [Actual(a.name, self.resolve(a.value), a.start, a.end) for a in node.arguments]
        if isinstance(function, syntax.Field) and _is_word(function.target, "faker"):
            at = (function.name_start, function.end)
            return provider_call(function.name, arguments, self._scope.locale, at, self.report) or UNKNOWN
        if isinstance(function, syntax.Word) and function.name in FUNCTIONS:
            return call(function.name, arguments, (node.start, node.end), self.report) or UNKNOWN
        raise self._no_function(function)

    def _no_function(self, node: Syntax) -> ExpressionError:
        at = (node.start, node.end)
        if isinstance(node, syntax.Field):
            help = f"write `{node.name}(…)`" if node.name in FUNCTIONS else "values have fields, but no methods"
            return ExpressionError(
                "not-a-function", f"`.{node.name}` cannot be called", node.name_start, node.end, help
            )
        if not isinstance(node, syntax.Word):
            return ExpressionError("not-a-function", "this cannot be called", *at)
        if self._variable(node.name) or node.name in ROOTS:
            return ExpressionError("not-a-function", f"`{node.name}` is not a function", *at, "write it without `(…)`")
        near = did_you_mean(node.name, FUNCTIONS)
        way_out = f"did you mean `{FUNCTIONS[near].signature}`?" if near else None
        return ExpressionError("unknown-function", f"there is no function `{node.name}`", *at, way_out, near)


def _is_word(node: Syntax, name: str) -> bool:
    return isinstance(node, syntax.Word) and node.name == name
