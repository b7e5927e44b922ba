"""The script under conversion: what its parts need to know of each other."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scenarioc.importers.artillery.nodes import at, entries, items
from scenarioc.importers.imported import Options
from scenarioc.importers.notes import Notes
from scenarioc.problems import Problems
from scenarioc.source.place import Node

if TYPE_CHECKING:
    from scenarioc.importers.artillery.javascript import Processor


@dataclass(slots=True)
class Script:
    """A prepared script, with everything that is found while its parts are converted."""

    root: Node
    options: Options
    environment: str | None
    read: Callable[[str], str]
    notes: Notes
    problems: Problems
    processor: Processor | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    globals: dict[str, str] = field(default_factory=dict)
    expects: bool = False
    """Whether Artillery checks an answer, so that a failed check fails the test."""
    begins_with_slash: bool = False
    """Whether a path that begins with `/` comes behind a target that ends with one."""
    headers: dict[str, Any] = field(default_factory=dict)
    """The headers of every request."""
    known: dict[str, list[Any]] = field(default_factory=dict)
    """What an expression can be, where the script says all of it: constants, choices, columns of a payload."""

    @property
    def config(self) -> Node:
        """The `config` of the script."""
        found = at(self.root, "config")
        assert found is not None
        return found

    @property
    def fix(self) -> bool:
        """Whether to write what was meant instead of what happens."""
        return self.options.fix

    def beside_spec(self, path: str) -> str:
        """The path of a file of the script as the spec names it."""
        return posixpath.normpath(posixpath.join(self.options.folder, path))

    def plugins(self) -> dict[str, Node]:
        """The plugins that Artillery loads, with their settings."""
        found = at(self.config, "plugins")
        if found is not None and isinstance(found.children, list):
            return {str(one.data): one for one in items(found) if isinstance(one.data, str)}
        return entries(found)

    def user_id(self) -> str:
        """The name of the variable that is `$uuid` in Artillery: one value for each virtual user."""
        self.variables.setdefault("uuid", "${uuid4()}")
        return "uuid"
