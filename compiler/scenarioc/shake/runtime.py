"""The definitions in the runtime modules: their text, what they need, and which parts of them may be left out."""

from __future__ import annotations

import ast
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from scenarioc.records import record
from scenarioc.resources import runtime_source
from scenarioc.shake.imports import Import, imported
from scenarioc.shake.names import Used, bound, used

_PACKAGE = "scenarioc.runtime."


class Part:
    """Lines `first` to `last` of a module (from 0, `last` excluded) and what they use."""

    def __init__(self, first: int, last: int, nodes: Sequence[ast.AST]) -> None:
        self.first, self.last, self._nodes = first, last, nodes

    @functools.cached_property
    def used(self) -> Used:
        """The names that the lines use, found out only for what somebody takes."""
        return used(self._nodes)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Definition:
    """A top-level statement of a runtime module; `methods` are the parts that go when nothing uses their names."""

    module: str
    names: frozenset[str]
    whole: Part
    methods: tuple[tuple[str, Part], ...] = ()
    rider: bool = False

    def text(self, kept: set[str]) -> str:
        """The source with only those of its optional methods that are kept, and with the blank lines before it."""
        lines = runtime_source(self.module).splitlines()
        gone = {n for name, part in self.methods if name not in kept for n in range(part.first, part.last)}
        text = "\n".join(lines[n] for n in range(self.whole.first, self.whole.last) if n not in gone)
        above = self.whole.first
        while above and not lines[above - 1]:
            above -= 1
        return "\n" * (self.whole.first - above) + text.rstrip() + "\n"


@record
class Module:
    """A runtime module, taken apart."""

    definitions: tuple[Definition, ...]
    imports: dict[str, tuple[Import, ...]]  # several where `import a.b` and `import a.c` both bind `a`
    requires: tuple[str, ...]  # other runtime modules, in the order of their imports


_READ: dict[str, Module] = {}


def read(module: str) -> Module:
    """A runtime module, taken apart: always the same object, in several threads too, for definitions are told apart by
    being the same."""
    return _READ.get(module) or _READ.setdefault(module, _taken_apart(module))


def _taken_apart(module: str) -> Module:
    source = runtime_source(module)
    lines = source.splitlines()
    definitions: list[Definition] = []
    imports: dict[str, tuple[Import, ...]] = {}
    requires: list[str] = []
    for statement in ast.parse(source).body:
        for each in imported(statement):
            if each.module.startswith(_PACKAGE):
                requires.append(each.module.removeprefix(_PACKAGE))
            elif each.module != "__future__":
                imports[each.binds] = (*imports.get(each.binds, ()), each)
        if not isinstance(statement, ast.Import | ast.ImportFrom) and not _is_docstring(statement):
            definitions.append(_definition(module, statement, lines))
    return Module(tuple(definitions), imports, tuple(dict.fromkeys(requires)))


def _definition(module: str, statement: ast.stmt, lines: list[str]) -> Definition:
    names = frozenset(bound([statement]))
    if not isinstance(statement, ast.ClassDef):
        whole = _part(statement, lines, [statement])
        return Definition(module, names, whole, rider=not names or _listens(statement))
    # A base class may call any method.
    optional = [] if statement.bases else [each for each in statement.body if _is_plain_method(each)]
    methods = tuple((each.name, _part(each, lines, [each])) for each in optional)
    kept: list[ast.AST] = [each for each in statement.body if each not in optional]
    rest = [*statement.decorator_list, *statement.bases, *statement.keywords, *kept]
    return Definition(module, names, _part(statement, lines, rest), methods)


def _part(statement: ast.stmt, lines: list[str], nodes: Sequence[ast.AST]) -> Part:
    decorators = getattr(statement, "decorator_list", [])
    first = min(node.lineno for node in [statement, *decorators]) - 1
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    last = statement.end_lineno or statement.lineno
    if statement.col_offset:  # the blank line after a method goes with it
        while last < len(lines) and not lines[last]:
            last += 1
    return Part(first, last, nodes)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_plain_method(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    return isinstance(node, ast.FunctionDef) and not (node.name.startswith("__") and node.name.endswith("__"))


def _listens(statement: ast.stmt) -> bool:
    decorators = getattr(statement, "decorator_list", [])
    if not decorators:
        return False
    uses = used(decorators)
    return "events" in uses.names | uses.attributes
