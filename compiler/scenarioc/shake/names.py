"""Which names and attributes a piece of Python uses, by Python's scope rules."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False, repr=False)
class Used:
    """The names that a piece of code takes from its module or from Python, by when it needs them."""

    eager: set[str] = field(default_factory=set)  # when the module is imported
    lazy: set[str] = field(default_factory=set)  # when a function is called
    annotations: set[str] = field(default_factory=set)  # at import too, unless annotations are postponed
    attributes: set[str] = field(default_factory=set)  # whatever stands after a dot

    @property
    def names(self) -> set[str]:
        """All names, whenever they are needed."""
        return self.eager | self.lazy | self.annotations


def used(nodes: Iterable[ast.AST]) -> Used:
    """What statements at the top of a module use; names that they bind there are included."""
    result = Used()
    _Finder(result, result.eager).all(nodes)
    return result


def bound(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that statements bind in the scope where they stand."""
    names: set[str] = set()
    outer: set[str] = set()
    for node in nodes:
        _bind(node, names, outer)
    return names - outer


def _bind(node: ast.AST, names: set[str], outer: set[str]) -> None:
    match node:
        case ast.Name():
            if not isinstance(node.ctx, ast.Load):
                names.add(node.id)
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            names.add(node.name)
            return
        case ast.Lambda() | ast.Constant():
            return
        case ast.Global() | ast.Nonlocal():
            outer.update(node.names)
        case ast.alias():
            names.add((node.asname or node.name).partition(".")[0])
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            names.add(name)
        case ast.MatchMapping(rest=str(name)):
            names.add(name)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            # Only `:=` reaches out of a comprehension.
            names.update(inner.target.id for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr))
            return
    for child in ast.iter_child_nodes(node):
        _bind(child, names, outer)


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return named + [star for star in (arguments.vararg, arguments.kwarg) if star]


class _Finder:
    """Walks one scope.

    `into` collects what the scope takes from the module, `known` are the names that come from nearer, and `inner` those
    of them that functions inside see: in a class, not the names of the class.
    """

    def __init__(
        self, result: Used, into: set[str], known: frozenset[str] = frozenset(), inner: frozenset[str] | None = None
    ) -> None:
        self.result, self.into, self.known = result, into, known
        self.inner = known if inner is None else inner

    def all(self, nodes: Iterable[ast.AST | None]) -> None:
        """Collect what nodes use, leaving out missing ones."""
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit(self, node: ast.AST) -> None:
        """Collect what a node uses."""
        match node:
            case ast.Name():
                if isinstance(node.ctx, ast.Load) and node.id not in self.known:
                    self.into.add(node.id)
            case ast.Constant():
                pass
            case ast.Global():
                self.into.update(node.names)
            case ast.Attribute():
                self.result.attributes.add(node.attr)
                self.visit(node.value)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node)
            case ast.Lambda():
                self._call(node.args, [node.body])
            case ast.ClassDef():
                self._class(node)
            case ast.AnnAssign():
                self._annotations([node.annotation])
                self.all([node.target, node.value])
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node)
            case _:
                self.all(ast.iter_child_nodes(node))

    def _annotations(self, nodes: Iterable[ast.AST | None]) -> None:
        # Python never evaluates the annotations inside functions.
        into = self.result.annotations if self.into is self.result.eager else self.result.lazy
        _Finder(self.result, into, self.known).all(nodes)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.all(node.decorator_list)
        self._annotations([node.returns, *(argument.annotation for argument in _arguments(node.args))])
        self._call(node.args, node.body)

    def _call(self, arguments: ast.arguments, body: Iterable[ast.AST]) -> None:
        self.all([*arguments.defaults, *arguments.kw_defaults])
        names = bound(body) | {argument.arg for argument in _arguments(arguments)}
        _Finder(self.result, self.result.lazy, self.inner | names).all(body)

    def _class(self, node: ast.ClassDef) -> None:
        self.all([*node.decorator_list, *node.bases, *node.keywords])
        _Finder(self.result, self.into, self.inner | bound(node.body), self.inner).all(node.body)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        inside = _Finder(self.result, self.into, self.inner | bound(each.target for each in node.generators))
        inside.all([*first.ifs, *(child for each in others for child in [each.iter, *each.ifs])])
        inside.all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
