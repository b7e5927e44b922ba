"""What an Artillery variable is called here, and which variables have a value where a step stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from scenarioc.expressions.scope import ROOTS
from scenarioc.importers.artillery.script import Script
from scenarioc.naming import KEYWORDS
from scenarioc.problems import Span
from scenarioc.source.place import Node

_OWN = KEYWORDS | set(ROOTS) | {"iteration", "value", "true", "false", "null", "none", "faker"}
_PATH = re.compile(r"""\.([^.\[\]]+)|\[\s*(?:(\d+)|"([^"]*)"|'([^']*)'|([^\]]*))\s*\]""")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def variable_name(name: str) -> str:
    """The name as a variable of the language."""
    bare = re.sub(r"\W+", "_", name.strip().lstrip("$"), flags=re.ASCII).strip("_") or "value"
    bare = f"_{bare}" if bare[0].isdigit() else bare
    return f"{bare}_" if bare in _OWN or bare.lower() in ("none",) else bare


@dataclass(slots=True)
class Scope:
    """The variables that a flow may read: `known` have a value here, `later` get one somewhere in the flow.

    `cookies` are the places where requests have some, `counter` the variable that counts for a loop and those in it,
    `objects` what captures build part by part, as values of the parts, `answered` the JSONPaths of what the request at
    hand captures. `talk` converts the steps that only the engine of the flow has: those with a key of `own`, or, when
    that is None, all but those that every engine has.

    `declared` are those that the scenario has to declare, because some path reads them before they have a value.
    """

    script: Script
    known: dict[str, str] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)
    declared: dict[str, Any] = field(default_factory=dict)
    loops: list[str] = field(default_factory=list)
    cookies: list[Span] = field(default_factory=list)
    counter: str | None = None
    answered: dict[str, str] = field(default_factory=dict)
    fakes: bool = True
    renamed: dict[str, str] = field(default_factory=dict)
    before: list[Node] = field(default_factory=list)
    after: list[Node] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    talk: Callable[[Node, Scope], list[Any] | None] | None = None
    own: frozenset[str] | None = None

    def assign(self, name: str) -> str:
        """Give a variable a value from here on; its name in the language."""
        own = self.renamed.get(name) or variable_name(name)
        self.known[name] = own
        self.script.known.pop(own, None)
        return own

    def branch(self) -> Scope:
        """The scope of steps that may not be done: what they assign is not certain afterwards."""
        return replace(self, known=dict(self.known), loops=list(self.loops))

    def find(self, path: str) -> str | None:
        """The expression that reads what a path of Artillery leads to; None when nothing ever has that name."""
        if (own := self._root(path)) is not None:
            return own
        root = re.split(r"[.\[]", path, maxsplit=1)[0]
        if (known := self._root(root)) is None:
            return None
        return self._inside(known, path[len(root) :])

    def _root(self, name: str) -> str | None:
        if name in self.known:
            self.used |= {name, self.known[name]}
            return self.known[name]
        if name in self.later:
            own = self.renamed.get(name) or variable_name(name)
            self.declared.setdefault(own, None)
            self.used |= {name, own}
            return own
        if name == "$loopCount" and self.loops:
            return "loop.index"
        if name == "$uuid":
            return self.script.user_id()
        if name == "$testId":
            return "test.id"
        return None

    def _inside(self, expression: str, path: str) -> str:
        position = 0
        while position < len(path):
            match = _PATH.match(path, position)
            if match is None:
                return expression
            position = match.end()
            word = next(part for part in match.groups() if part is not None)
            if match[2] is not None or (match[1] is not None and word.isdigit()):
                expression += f"[{int(word)}]"
            elif word == "length" and position == len(path):
                expression = f"len({expression})"
            elif _WORD.fullmatch(word) and word not in KEYWORDS:
                expression += f".{word}"
            else:
                quoted = word.replace("\\", "\\\\").replace('"', '\\"')
                expression += f'["{quoted}"]'
        return expression
