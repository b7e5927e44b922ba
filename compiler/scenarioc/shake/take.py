"""What some names need of the runtime modules, and nothing else."""

from __future__ import annotations

import builtins
from collections.abc import Container, Iterable

from scenarioc.records import record
from scenarioc.resources import runtime_homes
from scenarioc.shake.imports import KNOWN, Import
from scenarioc.shake.names import Used
from scenarioc.shake.runtime import Definition, read

_BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__"}


@record
class Helper:
    """One definition that is needed: its text, the names it binds, and what it uses."""

    module: str
    names: frozenset[str]
    text: str
    used: tuple[Used, ...]

    def uses(self) -> set[str]:
        """All names that it uses."""
        return {name for each in self.used for name in each.names}


@record
class Taken:
    """The helpers that some names need, in an order in which Python can read them, and the imports of both."""

    imports: tuple[Import, ...]
    helpers: tuple[Helper, ...]

    @property
    def definitions(self) -> str:
        """The text of all helpers."""
        return "".join(helper.text for helper in self.helpers).lstrip("\n")


class UnknownNames(LookupError):
    """Generated code uses names that neither it nor any runtime module defines: a bug of the compiler."""


def take(names: Iterable[str], attributes: Container[str] | None = None) -> Taken:
    """What the names need; of a class only the methods whose names are among the attributes used (None: all)."""
    selection = _Selection(attributes)
    for name in sorted(names):
        selection.need(name)
    selection.settle()
    if selection.unknown:
        raise UnknownNames(f"generated code uses names that nothing defines: {', '.join(sorted(selection.unknown))}")
    return Taken(tuple(selection.imports), tuple(selection.helpers()))


class _Selection:
    def __init__(self, attributes: Container[str] | None) -> None:
        self._outside = attributes
        self._attributes: set[str] = set()
        self._kept: dict[Definition, set[str]] = {}
        self._names: set[str] = set()
        self.imports: dict[Import, None] = {}
        self.unknown: set[str] = set()

    def need(self, name: str) -> None:
        """Take whatever a name of generated code stands for."""
        if name in self._names:
            return
        if name in runtime_homes():
            self._names.add(name)
            for definition in read(runtime_homes()[name]).definitions:
                if name in definition.names:
                    self._take(definition)
        elif name in KNOWN:
            self.imports[KNOWN[name]] = None
        elif name not in _BUILTINS:
            self.unknown.add(name)

    def settle(self) -> None:
        """Take methods and listeners until nothing that was taken asks for more."""
        size = -1
        while size != len(self._names) + len(self._kept) + sum(map(len, self._kept.values())):
            size = len(self._names) + len(self._kept) + sum(map(len, self._kept.values()))
            for definition, kept in list(self._kept.items()):
                for name, part in definition.methods:
                    if name not in kept and self._is_called(name):
                        kept.add(name)
                        self._use(definition.module, part.used)
            for module in {definition.module: None for definition in self._kept}:
                for definition in read(module).definitions:
                    if definition.rider and self._rides(definition):
                        self._take(definition)

    def helpers(self) -> Iterable[Helper]:
        """The definitions taken: modules after those they import, each in its own order."""
        for module in self._modules():
            for definition in read(module).definitions:
                if definition in self._kept:
                    kept = self._kept[definition]
                    parts = [part.used for name, part in definition.methods if name in kept]
                    text = definition.text(kept)
                    yield Helper(module, definition.names, text, (definition.whole.used, *parts))

    def _modules(self) -> list[str]:
        order: dict[str, None] = {}
        seen: set[str] = set()

        def visit(module: str) -> None:
            if module not in seen:
                seen.add(module)
                for required in read(module).requires:
                    visit(required)
                order[module] = None

        for module in sorted({definition.module for definition in self._kept}):
            visit(module)
        return list(order)

    def _is_called(self, name: str) -> bool:
        return self._outside is None or name in self._outside or name in self._attributes

    def _rides(self, rider: Definition) -> bool:
        """Whether a listener or a statement without a name works on something that was taken."""
        if rider in self._kept:
            return False
        own = {name: each for each in read(rider.module).definitions for name in each.names}
        reach: set[str] = set()
        open_names = rider.whole.used.names & own.keys()
        while open_names:
            reach |= open_names
            open_names = {
                name
                for reached in open_names
                for part in [own[reached].whole, *(part for _, part in own[reached].methods)]
                for name in part.used.names & own.keys()
            } - reach
        return bool(reach & self._names)

    def _take(self, definition: Definition) -> None:
        if definition not in self._kept:
            self._kept[definition] = set()
            self._names |= definition.names
            self._use(definition.module, definition.whole.used)

    def _use(self, module: str, uses: Used) -> None:
        self._attributes |= uses.attributes
        imports = read(module).imports
        for name in sorted(uses.names):
            if name in imports:
                self.imports.update(dict.fromkeys(imports[name]))
            else:
                self.need(name)
